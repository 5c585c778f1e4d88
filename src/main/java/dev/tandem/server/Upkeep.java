package dev.tandem.server;

import dev.tandem.Tandem;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a server that runs for months must do from time to time: forget what is old enough, and tell of incidents. */
final class Upkeep implements AutoCloseable {
  private final Tandem tandem;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tandem-upkeep").factory());

  Upkeep(Tandem tandem) {
    this.tandem = tandem;
    clock.scheduleWithFixedDelay(this::retain, 0, 1, TimeUnit.HOURS);
    clock.scheduleWithFixedDelay(this::incidents, 1, 1, TimeUnit.MINUTES);
  }

  private void retain() {
    try {
      tandem.retain();
    } catch (RuntimeException e) { // or it would not be called again
      RequestLog.failure("upkeep", e);
    }
  }

  private void incidents() {
    try {
      tandem.incidents().look();
    } catch (RuntimeException e) {
      RequestLog.failure("incidents", e);
    }
  }

  @Override
  public void close() {
    clock.close();
  }
}
