package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.Tenants;
import dev.tandem.TenantsBusy;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What a server that runs for months must do from time to time: forget what is old enough, also of
 * tenants that nobody asks for, and close the homes of those.
 */
final class Upkeep implements AutoCloseable {
  private final Tandem tandem;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("tandem-upkeep").factory());

  Upkeep(Tandem tandem) {
    this.tandem = tandem;
    clock.scheduleWithFixedDelay(() -> quietly(this::retain), 0, 60, TimeUnit.MINUTES);
    clock.scheduleWithFixedDelay(
        () -> quietly(tandem.tenants()::closeIdle), 1, 1, TimeUnit.MINUTES);
  }

  private void retain() {
    tandem.retain();
    for (String tenant : tandem.tenants().names()) {
      quietly(() -> tandem.tenants().find(tenant).ifPresent(Upkeep::retain));
    }
  }

  private static void retain(Tenants.Lease tenant) {
    try (tenant) {
      tenant.tandem().retain();
    }
  }

  private static void quietly(Runnable work) {
    try {
      work.run();
    } catch (TenantsBusy later) {
      // in an hour
    } catch (RuntimeException e) { // or it would not be called again
      RequestLog.failure("upkeep", e);
    }
  }

  @Override
  public void close() {
    clock.close();
  }
}
