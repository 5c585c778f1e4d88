package dev.tandem.server;

import dev.tandem.Tandem;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a server that runs for months must do from time to time: forget what is old enough, also of
 * tenants that nobody asks for, close the homes of those, and tell of incidents.
 */
final class Upkeep implements AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tandem-upkeep").factory());

  Upkeep(Tandem tandem) {
    every(60, 0, () -> Everybody.each(tandem, "upkeep", Tandem::retain));
    every(1, 1, () -> Everybody.quietly("upkeep", tandem.tenants()::closeIdle));
    // Those of tenants are looked at when their monitors are, lest their homes be open for ever.
    every(1, 1, () -> Everybody.quietly("incidents", () -> tandem.incidents().look()));
  }

  private void every(int minutes, int first, Runnable work) {
    clock.scheduleWithFixedDelay(work, first, minutes, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    clock.close();
  }
}
