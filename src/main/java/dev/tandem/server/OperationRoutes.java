package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import java.nio.charset.StandardCharsets;

/** For those who run the server: alive, ready, figures, and the API's description. */
final class OperationRoutes {
  private final Tandem tandem;
  private final Metrics metrics;
  private final Warmth warmth;
  private final byte[] description;

  OperationRoutes(Tandem tandem, Metrics metrics, Warmth warmth) {
    this.tandem = tandem;
    this.metrics = metrics;
    this.warmth = warmth;
    this.description = Json.bytes(OpenApi.document());
  }

  void addTo(Routes routes) {
    routes.get("/health", Needs.NOTHING, call -> call.json(Json.object().put("status", "up")));
    routes.get("/ready", Needs.NOTHING, this::ready);
    routes.get("/metrics", Needs.OPERATOR, this::metrics);
    routes.get(
        "/openapi.json", Needs.NOTHING, call -> call.send(200, "application/json", description));
  }

  private void ready(Call call) {
    ObjectNode json = Json.object().put("ready", warmth.ready()).put("state", warmth.state());
    call.json(warmth.ready() ? 200 : 503, json);
  }

  private void metrics(Call call) {
    tandem
        .collections()
        .status()
        .forEach(status -> metrics.documents(status.name(), status.documents()));
    call.send(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        metrics.scrape().getBytes(StandardCharsets.UTF_8));
  }
}
