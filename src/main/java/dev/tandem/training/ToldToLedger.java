package dev.tandem.training;

import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.RunLog;
import dev.tandem.tune.TuneRun;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Lets others see how far a training is, through the ledger, every few seconds. */
final class ToldToLedger implements TuneRun.Listener {
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final TuneRun.Listener listener;
  private final RunLog runs;
  private final InstantSource clock;
  private final String run;
  private long told = System.nanoTime() - BETWEEN_NANOS;

  ToldToLedger(TuneRun.Listener listener, Ledger ledger, String run) {
    this.listener = listener;
    this.runs = ledger.runs();
    this.clock = ledger.clock();
    this.run = run;
  }

  @Override
  public void at(TuneRun.Progress progress) {
    listener.at(progress);
    if (System.nanoTime() - told >= BETWEEN_NANOS) {
      told = System.nanoTime();
      runs.progress(run, numbers(progress));
    }
  }

  private Map<String, Double> numbers(TuneRun.Progress progress) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("step", (double) progress.step());
    numbers.put("steps", (double) progress.steps());
    numbers.put("epoch", (double) progress.epoch());
    numbers.put("train_loss", progress.loss());
    progress.devLoss().ifPresent(loss -> numbers.put("dev_loss", loss));
    numbers.put("tokens_per_second", progress.tokensPerSecond());
    numbers.put("seconds_left", progress.secondsLeft());
    numbers.put("told", (double) clock.instant().getEpochSecond());
    return numbers;
  }

  @Override
  public void measuring(String what) {
    listener.measuring(what);
  }

  @Override
  public boolean cancelled() {
    return listener.cancelled();
  }

  @Override
  public boolean paused() {
    return listener.paused();
  }
}
