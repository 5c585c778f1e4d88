package dev.tandem.server;

import dev.tandem.Tandem;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a server that runs for months must do from time to time: forget what is old enough, also of
 * tenants that nobody asks for, and close the homes of those.
 */
final class Upkeep implements AutoCloseable {
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tandem-upkeep").factory());

  Upkeep(Tandem tandem) {
    every(60, 0, () -> Everybody.each(tandem, "upkeep", home -> home.retention().expire()));
    every(1, 1, () -> Everybody.quietly("upkeep", tandem.tenants()::closeIdle));
  }

  private void every(int minutes, int first, Runnable work) {
    clock.scheduleWithFixedDelay(work, first, minutes, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    clock.close();
  }
}
