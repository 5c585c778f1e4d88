package dev.tandem;

import dev.tandem.ledger.AuditActor;
import dev.tandem.ledger.AuditEvent;
import dev.tandem.ledger.AuditLog;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.Principals;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes into the audit log what the command line and programs do with a home. A server, which
 * knows who its callers are, keeps it itself and works with {@link #silent}.
 */
final class Scribe {
  private final Home home;
  private final boolean writes;

  private Scribe(Home home, boolean writes) {
    this.home = home;
    this.writes = writes;
  }

  static Scribe of(Home home) {
    return new Scribe(home, true);
  }

  static Scribe silent(Home home) {
    return new Scribe(home, false);
  }

  /** Does something that changes or takes out; it is in the log when this returns. */
  <T> T changes(String action, String collection, String object, Supplier<T> work) {
    return did(action, Principals.ANONYMOUS, collection, work, done -> object, true);
  }

  void changes(String action, String collection, String object, Runnable work) {
    changes(
        action,
        collection,
        object,
        () -> {
          work.run();
          return true;
        });
  }

  /** The same to several objects, each with an entry of its own. */
  <T> T changesAll(String action, String collection, Collection<String> objects, Supplier<T> work) {
    T done = attempt(action, Principals.ANONYMOUS, collection, work);
    if (writes) {
      objects.forEach(
          object -> log().recordSoon(event(action, Principals.ANONYMOUS, collection, object)));
      log().flush();
    }
    return done;
  }

  /**
   * Does something that only reads; it is in the log moments later.
   *
   * @param object what it was about, told by what came of it
   */
  <T> T reads(
      String action,
      Principals who,
      String collection,
      Supplier<T> work,
      Function<T, String> object) {
    return did(action, who, collection, work, object, false);
  }

  private <T> T did(
      String action,
      Principals who,
      String collection,
      Supplier<T> work,
      Function<T, String> object,
      boolean waits) {
    T done = attempt(action, who, collection, work);
    if (writes) {
      AuditEvent event = event(action, who, collection, object.apply(done));
      if (waits) {
        log().record(event);
      } else {
        log().recordSoon(event);
      }
    }
    return done;
  }

  private <T> T attempt(String action, Principals who, String collection, Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (writes && SqliteLedger.in(home.directory())) {
        log()
            .recordSoon(
                AuditEvent.now(
                    home.clock(),
                    actor(who),
                    action,
                    known(collection),
                    "",
                    "failed",
                    Map.of("failure", e.getClass().getSimpleName())));
      }
      throw e;
    }
  }

  /** What was typed as a name and names nothing may be anything. */
  private String known(String collection) {
    return home.ledger().collections().find(collection).isPresent() ? collection : "";
  }

  private AuditEvent event(String action, Principals who, String collection, String object) {
    return AuditEvent.now(
        home.clock(), actor(who), action, collection, object, "done", Map.of());
  }

  private static AuditActor actor(Principals who) {
    return new AuditActor(AuditActor.account().caller(), who, false);
  }

  private AuditLog log() {
    return home.anyLedger().audit();
  }
}
