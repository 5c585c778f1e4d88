package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.settings.Key;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Looks at all monitors and incidents from time to time, the tenants' too, beside the answers and
 * behind them: one thread of the lowest priority, for a bounded time. What is to be told of the
 * home's own incidents is looked at each minute; tenants' homes would be open for ever by it.
 */
final class Lookout implements AutoCloseable {
  /** The share of the time between two looks that one may take. */
  private static final int SHARE = 10;

  private final Sites sites;
  private volatile Tandem watched;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform()
              .daemon()
              .name("tandem-lookout")
              .priority(Thread.MIN_PRIORITY)
              .factory());

  Lookout(Tandem tandem, Sites sites) {
    this(tandem, sites, Duration.ofMinutes(tandem.settings().number(Key.OBSERVE_EVERY)));
  }

  /**
   * @param every time from one look at the monitors to the next; nothing for none
   */
  Lookout(Tandem tandem, Sites sites, Duration every) {
    this.sites = sites;
    this.watched = tandem;
    if (every.isPositive()) {
      Duration budget = every.dividedBy(SHARE);
      long millis = every.toMillis();
      long first = Math.min(millis, TimeUnit.MINUTES.toMillis(1));
      clock.scheduleWithFixedDelay(() -> look(budget), first, millis, TimeUnit.MILLISECONDS);
    }
    clock.scheduleWithFixedDelay(
        () -> Everybody.quietly("incidents", () -> tandem.incidents().look()),
        1,
        1,
        TimeUnit.MINUTES);
  }

  private void look(Duration budget) {
    sites.each(
        "lookout",
        site -> {
          Tandem home = site.tandem();
          watched = home;
          if (!clock.isShutdown()) {
            home.monitors().tick(budget);
            home.incidents().look();
            site.gates().next();
          }
        });
  }

  /** A look that goes on is told to end, and ends at the next monitor. */
  @Override
  public void close() {
    clock.shutdown(); // without an interrupt, which would close an index that is just read
    watched.monitors().stop();
    clock.close();
  }
}
