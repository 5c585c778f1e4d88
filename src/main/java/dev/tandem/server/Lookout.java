package dev.tandem.server;

import dev.tandem.Settings.Key;
import dev.tandem.Tandem;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at all monitors from time to time, beside the answers and behind them: one thread of the
 * lowest priority, for a bounded time.
 */
final class Lookout implements AutoCloseable {
  /** The share of the time between two looks that one may take. */
  private static final int SHARE = 10;

  private final Tandem tandem;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform()
              .daemon()
              .name("tandem-lookout")
              .priority(Thread.MIN_PRIORITY)
              .factory());

  Lookout(Tandem tandem) {
    this.tandem = tandem;
    int minutes = tandem.settings().number(Key.OBSERVE_EVERY);
    if (minutes > 0) {
      Duration budget = Duration.ofMinutes(minutes).dividedBy(SHARE);
      clock.scheduleWithFixedDelay(() -> look(budget), 1, minutes, TimeUnit.MINUTES);
    }
  }

  private void look(Duration budget) {
    try {
      tandem.monitors().tick(budget);
    } catch (RuntimeException e) { // or it would not be called again
      RequestLog.failure("lookout", e);
    }
  }

  /** A look that goes on is told to end, and ends at the next monitor. */
  @Override
  public void close() {
    clock.shutdown(); // without an interrupt, which would close an index that is just read
    tandem.monitors().stop();
    clock.close();
  }
}
