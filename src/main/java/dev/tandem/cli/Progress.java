package dev.tandem.cli;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on standard error with rate and time left; silent where standard error is no terminal. */
final class Progress implements AutoCloseable {
  private final String task;
  private final boolean shown;
  private final Invocation invocation = Invocation.current();
  private Optional<ProgressBar> bar = Optional.empty();

  Progress(String task, boolean wanted) {
    this.task = task;
    this.shown = wanted && invocation.terminal().bars();
  }

  synchronized void update(long done, long total) {
    if (!shown) {
      return;
    }
    if (bar.isEmpty()) {
      ProgressBarBuilder builder =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .showSpeed()
              .setUpdateIntervalMillis(200);
      int width = invocation.terminal().width();
      if (width > 0) {
        builder.setConsumer(new ConsoleProgressBarConsumer(invocation.err(), width));
      }
      bar = Optional.of(builder.build());
    }
    bar.get().maxHint(total).stepTo(done);
  }

  @Override
  public synchronized void close() {
    bar.ifPresent(ProgressBar::close);
    bar = Optional.empty();
  }
}
