package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.MonitorJson;
import dev.tandem.Monitors;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.Breach;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is watched, and what was not as it should be. */
final class MonitorRoutes {
  private static final int MOST_DAYS = 400;

  private final Tandem tandem;

  MonitorRoutes(Tandem tandem) {
    this.tandem = tandem;
  }

  void addTo(Routes routes) {
    routes.get("/api/monitors", Needs.OPERATOR, this::list);
    routes.get("/api/monitors/{id}", Needs.OPERATOR, this::show);
    routes.get("/api/breaches", Needs.OPERATOR, this::breaches);
    routes.post("/api/breaches/{id}", Needs.OPERATOR, this::judge);
  }

  private void list(Call call) {
    Optional<String> collection = call.query("collection").filter(name -> !name.isEmpty());
    ObjectNode json = Json.object();
    ArrayNode monitors = json.putArray("monitors");
    all(collection).forEach(monitor -> monitors.add(MonitorJson.of(monitor)));
    call.json(json);
  }

  private List<Monitors.Status> all(Optional<String> collection) {
    try {
      return tandem.monitors().all(collection);
    } catch (UserError e) {
      throw new Problem(404, "There is no collection of that name.");
    }
  }

  private void show(Call call) {
    String id = call.path("id");
    Monitors.Status monitor =
        tandem
            .monitors()
            .one(id)
            .orElseThrow(() -> new Problem(404, "There is no monitor of that id."));
    int days = call.query("days", 28, 1, MOST_DAYS);
    Instant from = tandem.clock().instant().minus(Duration.ofDays(days));
    ObjectNode json = MonitorJson.of(monitor);
    ArrayNode values = json.putArray("values");
    tandem.monitors().values(id, from).forEach(value -> values.add(MonitorJson.of(value)));
    ArrayNode breaches = json.putArray("breaches");
    tandem.monitors().breaches(id, "", 100).forEach(breach -> breaches.add(MonitorJson.of(breach)));
    call.json(json);
  }

  private void breaches(Call call) {
    int limit = call.query("limit", 100, 1, 1_000);
    ObjectNode json = Json.object();
    ArrayNode entries = json.putArray("breaches");
    if (call.flag("open")) {
      tandem.monitors().open().forEach(breach -> entries.add(MonitorJson.of(breach)));
      json.putNull("next");
    } else {
      List<Breach> page =
          tandem
              .monitors()
              .breaches(
                  call.query("monitor").orElse(""), call.query("cursor").orElse(""), limit + 1);
      page.stream().limit(limit).forEach(breach -> entries.add(MonitorJson.of(breach)));
      if (page.size() > limit) {
        json.put("next", page.get(limit - 1).id());
      } else {
        json.putNull("next");
      }
    }
    call.json(json);
  }

  private void judge(Call call) throws IOException {
    Fields body = call.body();
    Optional<Breach.Verdict> verdict = body.parsed("verdict", MonitorRoutes::verdict);
    if (verdict.isEmpty()) {
      body.wrong("verdict", "must be there: normal or real");
    }
    body.done();
    try {
      call.json(MonitorJson.of(tandem.monitors().judge(call.path("id"), verdict.orElseThrow())));
    } catch (UserError e) {
      throw new Problem(404, "There is no breach of that id.");
    }
  }

  private static Breach.Verdict verdict(String word) {
    return switch (word) {
      case "normal" -> Breach.Verdict.NORMAL;
      case "real" -> Breach.Verdict.REAL;
      default ->
          throw new IllegalArgumentException("'%s' is neither normal nor real".formatted(word));
    };
  }
}
