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
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long SAVING_SECONDS = 60;

  private final boolean shown;
  private final boolean onOneLine = Invocation.current().terminal().bars();
  private final Thread command = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop);
  private volatile boolean stopped;
  private long said = System.nanoTime() - LINE_NANOS;

  TuneProgress(boolean shown) {
    this.shown = shown;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void at(TuneRun.Progress progress) {
    boolean due = onOneLine || System.nanoTime() - said >= LINE_NANOS;
    if (!shown || !(due || progress.step() == progress.steps())) {
      return;
    }
    said = System.nanoTime();
    String line =
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
            time(progress.secondsLeft()));
    if (onOneLine) {
      Invocation.current().err().print("\r" + line + "\u001B[K");
      Invocation.current().err().flush();
    } else {
      Common.note(line);
    }
  }

  @Override
  public void measuring(String what) {
    if (!shown) {
      return;
    }
    if (onOneLine) {
      Invocation.current().err().print("\rmeasuring " + what + " ...\u001B[K");
      Invocation.current().err().flush();
    } else {
      Common.note("measuring " + what + " ...");
    }
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return whole >= 3600
        ? "%d h %02d min".formatted(whole / 3600, whole % 3600 / 60)
        : "%d:%02d min".formatted(whole / 60, whole % 60);
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
    if (shown && onOneLine) {
      Invocation.current().err().println();
    }
    ended.countDown();
    if (!stopped) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
