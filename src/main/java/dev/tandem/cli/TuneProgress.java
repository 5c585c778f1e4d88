package dev.tandem.cli;

import dev.tandem.tune.TuneRun;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shows how a training gets on, and ends it with the best so far when the command is interrupted:
 * the process waits for that.
 */
final class TuneProgress implements TuneRun.Listener, AutoCloseable {
  private static final long SAVING_SECONDS = 60;

  private final StatusLine line;
  private final Thread command = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop);
  private volatile boolean stopped;

  TuneProgress(boolean shown) {
    this.line = new StatusLine(shown);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void at(TuneRun.Progress progress) {
    line.show(
        String.format(
            Locale.ROOT,
            "step %,d of %,d, epoch %d, loss %.3f%s, %,.0f tokens/s, %s left",
            progress.step(),
            progress.steps(),
            progress.epoch(),
            progress.loss(),
            progress.devLoss().isPresent()
                ? String.format(Locale.ROOT, ", dev %.3f", progress.devLoss().getAsDouble())
                : "",
            progress.tokensPerSecond(),
            StatusLine.time(progress.secondsLeft())),
        progress.step() == progress.steps());
  }

  @Override
  public void measuring(String what) {
    line.show("measuring " + what + " ...", true);
  }

  @Override
  public boolean cancelled() {
    return stopped || command.isInterrupted();
  }

  private void stop() {
    stopped = true;
    try {
      ended.await(SAVING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    line.end();
    ended.countDown();
    if (!stopped) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
