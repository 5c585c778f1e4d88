package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.server.Call;

/** {@code GET /v1/models} as OpenAI's. */
final class ModelRoutes {
  private final Offered offered;

  ModelRoutes(Offered offered) {
    this.offered = offered;
  }

  void all(Call call) {
    ObjectNode json = Json.object().put("object", "list");
    ArrayNode data = json.putArray("data");
    offered.to(call.caller()).forEach(model -> data.add(json(model)));
    call.json(json);
  }

  void one(Call call) {
    call.json(
        offered.to(call.caller()).stream()
            .filter(model -> model.id().equals(call.path("id")))
            .findFirst()
            .map(ModelRoutes::json)
            .orElseThrow(ModelName::unknown));
  }

  private static ObjectNode json(Offered.Model model) {
    return Json.object()
        .put("id", model.id())
        .put("object", "model")
        .put("created", model.created())
        .put("owned_by", "tandem");
  }
}
