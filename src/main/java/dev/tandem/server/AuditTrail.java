package dev.tandem.server;

import dev.tandem.Audit;
import dev.tandem.Tandem;
import dev.tandem.ledger.AuditActor;
import dev.tandem.ledger.AuditEvent;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes into the audit log what requests did, from their routes: new ones are in it by themselves.
 * What changes something is on the disk before its answer goes out; what reads is moments later.
 *
 * <p>Somebody who is refused again and again fills no disk: the same refusal has one entry a
 * minute, which says how many came before it without one.
 */
final class AuditTrail {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int MOST = 10_000;
  private static final Set<Integer> REFUSED = Set.of(401, 403, 429);

  private final Tandem tandem;
  private final InstantSource clock;
  private final Map<String, Refusals> refusals = new HashMap<>();

  /** Refusals of one kind since one of them was written. */
  private record Refusals(Instant since, long unwritten) {}

  AuditTrail(Tandem tandem) {
    this.tandem = tandem;
    this.clock = tandem.clock();
  }

  /**
   * What a route does, in one word; empty where nothing of anybody's is seen or changed, as in
   * lists of names and the page's files.
   */
  static Optional<String> action(Route route) {
    String template = route.template();
    String last = template.substring(template.lastIndexOf('/') + 1);
    String known =
        switch (route.method() + " " + last) {
          case "POST ask", "POST completions", "POST responses" -> "asked";
          case "POST search" -> "searched";
          case "GET content", "GET original", "GET {answer}", "GET answers" -> "saw";
          case "POST session" -> "signed-in";
          case "DELETE session" -> "signed-out";
          case "POST keys" -> "made-key";
          case "POST tenants" -> "made-tenant";
          case "DELETE {tenant}" -> "removed-tenant";
          case "POST backup" -> "backed-up";
          case "GET audit" -> "audited";
          case "POST {id}" -> "judged";
          case "POST export", "GET export" -> "exported";
          case "POST promote" -> "promoted";
          case "POST rollback" -> "rolled-back";
          case "POST compare" -> "compared";
          case "POST jobs", "POST runs" -> "trained";
          case "GET {person}" -> "exported";
          case "DELETE {person}" -> "forgot";
          case "PUT feedback" -> "rated";
          case "POST embeddings" -> "embedded";
          case "DELETE {name}" -> template.startsWith("/api/keys/") ? "revoked-key" : "deleted";
          default -> "";
        };
    if (!known.isEmpty()) {
      return Optional.of(known);
    }
    return switch (route.method()) {
      case "GET" -> Optional.empty();
      case "DELETE" -> Optional.of("deleted");
      case "PATCH" -> Optional.of(template.equals(DocumentRoutes.ONE) ? "permitted" : "changed");
      default -> Optional.of("changed");
    };
  }

  /**
   * Whether what the request is about to do can be noted.
   *
   * @throws Problem 503 if not
   */
  void requireWritable(Call call) {
    if (call.route().flatMap(AuditTrail::action).isPresent()) {
      try {
        tandem.audit().requireWritable();
      } catch (UserError e) {
        throw Failures.busy("The audit log cannot be written now, and nothing is done without it.");
      }
    }
  }

  /** Notes what became of a request. */
  void answered(Call call, int status) {
    Optional<Route> route = call.route();
    if (route.isEmpty()) {
      return;
    }
    boolean refused = REFUSED.contains(status) || (status == 404 && hidden(call));
    Optional<String> action =
        action(route.get()).or(() -> refused ? Optional.of("called") : Optional.empty());
    if (action.isEmpty() || (status == 404 && !refused)) {
      return; // there was nothing to see
    }
    Map<String, String> details = new TreeMap<>();
    details.put("route", route.get().template());
    details.put("status", Integer.toString(status));
    details.put("request", call.id());
    if (refused) {
      Optional<Long> before = unwritten(call.caller().name() + " " + route.get() + " " + status);
      if (before.isEmpty()) {
        return;
      }
      if (before.get() > 0) {
        details.put("before", Long.toString(before.get()));
      }
    }
    write(call, route.get(), action.get(), outcome(call, status, refused), details);
  }

  private static String outcome(Call call, int status, boolean refused) {
    if (refused) {
      return "refused";
    }
    String done = call.replayed() ? "replayed" : "done"; // it was done before, and once only
    return status < 400 ? done : "failed";
  }

  private void write(
      Call call, Route route, String action, String outcome, Map<String, String> details) {
    boolean named =
        Set.of("done", "replayed").contains(outcome) || "404".equals(details.get("status"));
    AuditEvent event =
        AuditEvent.now(
            clock,
            actor(call.caller()),
            action,
            named ? call.collections() : known(call.path("c")),
            named ? call.object() : "", // what names nothing may be anything
            outcome,
            details);
    Audit audit = tandem.audit();
    boolean reads = Set.of("asked", "searched", "saw", "embedded", "called").contains(action);
    if (reads || outcome.equals("refused")) {
      audit.recordSoon(event);
    } else {
      audit.record(event);
    }
  }

  private static AuditActor actor(Caller caller) {
    if (caller.open()) {
      return new AuditActor(AuditActor.account().caller(), caller.who(), false);
    }
    return caller.name().isEmpty()
        ? AuditActor.NOBODY
        : new AuditActor("key:" + caller.name(), caller.who(), !caller.chosen());
  }

  private String known(String collection) {
    return tandem.collections().all().stream().anyMatch(info -> info.name().equals(collection))
        ? collection
        : "";
  }

  /** Whether what was said not to be there is there, for others. */
  private boolean hidden(Call call) {
    try {
      if (!call.path("answer").isEmpty()) {
        return tandem.history().answerForOperator(call.path("answer")).given().id().length() > 0;
      }
      String collection = known(call.path("c"));
      return !collection.isEmpty()
          && (call.path("id").isEmpty()
              || !tandem.documents().versions(collection, call.path("id")).isEmpty());
    } catch (UserError nothing) {
      return false;
    }
  }

  /** How many like it were not written since the last that was; empty if this one is not either. */
  synchronized Optional<Long> unwritten(String kind) {
    Instant now = clock.instant();
    Refusals before = refusals.get(kind);
    // By the distance, so that a clock that was set back silences nothing for long.
    if (before != null && Duration.between(before.since(), now).abs().compareTo(MINUTE) < 0) {
      refusals.put(kind, new Refusals(before.since(), before.unwritten() + 1));
      return Optional.empty();
    }
    if (refusals.size() >= MOST) {
      refusals.clear(); // more is written then, never less
    }
    refusals.put(kind, new Refusals(now, 0));
    return Optional.of(before == null ? 0 : before.unwritten());
  }
}
