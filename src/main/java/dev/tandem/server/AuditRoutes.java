package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.AuditEntry;
import dev.tandem.ledger.AuditQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who did what, and whether it is as it was written. */
final class AuditRoutes {
  private final Tandem tandem;

  AuditRoutes(Tandem tandem) {
    this.tandem = tandem;
  }

  void addTo(Routes routes) {
    routes.get("/api/audit", Needs.OPERATOR, this::list);
    routes.get("/api/audit/verify", Needs.OPERATOR, this::verify);
  }

  private void list(Call call) {
    AuditQuery query =
        new AuditQuery(
            time(call, "since"),
            time(call, "until"),
            call.query("actor"),
            call.query("action"),
            call.query("collection"));
    int limit = call.query("limit", 100, 1, 1_000);
    long before = call.query("cursor", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
    List<AuditEntry> page = tandem.audit().page(query, before, limit + 1);
    ObjectNode json = Json.object();
    ArrayNode entries = json.putArray("entries");
    page.stream().limit(limit).forEach(entry -> entries.addPOJO(entry));
    if (page.size() > limit) {
      json.put("next", Long.toString(page.get(limit - 1).sequence()));
    } else {
      json.putNull("next");
    }
    call.json(json);
  }

  private void verify(Call call) {
    call.json(tandem.audit().verify());
  }

  private static Optional<Instant> time(Call call, String name) {
    try {
      return call.query(name).map(PutRoute::time);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "The query's '%s': %s.".formatted(name, e.getMessage()));
    }
  }
}
