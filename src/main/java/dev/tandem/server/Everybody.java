package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.Tenants;
import dev.tandem.tenant.TenantsBusy;
import java.util.function.Consumer;

/**
 * What is done for the home and for each of its tenants in turn, whether or not one asks for it.
 */
final class Everybody {
  private Everybody() {}

  /**
   * Where it fails for one, that is logged and the others follow.
   *
   * @param what it is, for the log
   */
  static void each(Tandem tandem, String what, Consumer<Tandem> work) {
    quietly(what, () -> work.accept(tandem));
    for (String name : tandem.tenants().names()) {
      quietly(what, () -> tandem.tenants().find(name).ifPresent(tenant -> visit(tenant, work)));
    }
  }

  private static void visit(Tenants.Lease tenant, Consumer<Tandem> work) {
    try (tenant) {
      work.accept(tenant.tandem());
    }
  }

  /** Runs what is to be called again later, also if it fails now. */
  static void quietly(String what, Runnable work) {
    try {
      work.run();
    } catch (TenantsBusy later) {
      // next time
    } catch (RuntimeException e) { // or it would not be called again
      RequestLog.failure(what, e);
    }
  }
}
