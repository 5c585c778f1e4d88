package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.answer.Arm;
import dev.tandem.llm.Constraint;
import dev.tandem.llm.Steering;
import dev.tandem.text.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a chat completion asks of single tokens: {@code logit_bias}, {@code logprobs}, {@code
 * top_logprobs} and {@code response_format}. Only the arm that answers with the model's own tokens
 * can do so; the others check and cite sentences.
 */
final class ChatSteering {
  private static final List<String> FIELDS =
      List.of("logit_bias", "logprobs", "top_logprobs", "response_format");

  private ChatSteering() {}

  static Steering of(Fields fields, Arm arm) {
    Map<Integer, Double> bias = bias(fields);
    boolean told = fields.flag("logprobs").orElse(false);
    Optional<Integer> top = fields.integer("top_logprobs", 0, Steering.MOST_TOLD);
    if (top.isPresent() && !told && top.get() > 0) {
      fields.wrong("top_logprobs", "'top_logprobs' needs 'logprobs' to be true");
    }
    Optional<Constraint> form = form(fields);
    Steering steering = new Steering(bias, told ? top.orElse(0) : Steering.UNTOLD, form);
    if (arm.readsDocuments() && !steering.equals(Steering.NONE)) {
      refuse(fields, bias, told);
      return Steering.NONE;
    }
    return steering;
  }

  private static void refuse(Fields fields, Map<Integer, Double> bias, boolean told) {
    String name = !bias.isEmpty() ? FIELDS.get(0) : told ? FIELDS.get(1) : FIELDS.get(3);
    fields.wrong(
        name,
        "'%s' is for models that answer alone (/base, /tuned); an answer from documents is not the model's own tokens: its sentences are checked and cited"
            .formatted(name));
  }

  private static Map<Integer, Double> bias(Fields fields) {
    Map<Integer, Double> bias = new HashMap<>();
    Optional<JsonNode> given = fields.object("logit_bias");
    for (Map.Entry<String, JsonNode> entry : given.map(JsonNode::properties).orElse(Set.of())) {
      double value = entry.getValue().asDouble(Double.NaN);
      boolean fits = entry.getValue().isNumber() && Math.abs(value) <= Steering.MOST_BIAS;
      if (!fits || !entry.getKey().matches("\\d{1,9}")) {
        fields.wrong("logit_bias", "'logit_bias' must map token ids to numbers from -100 to 100");
        return Map.of();
      }
      bias.put(Integer.parseInt(entry.getKey()), value);
    }
    return bias;
  }

  private static Optional<Constraint> form(Fields fields) {
    Optional<JsonNode> format = fields.object("response_format");
    if (format.isEmpty()) {
      return Optional.empty();
    }
    JsonNode schema = format.get().path("json_schema");
    switch (format.get().path("type").asText()) {
      case "text" -> {
        return Optional.empty();
      }
      case "json_object" -> {
        return Optional.of(Constraint.jsonObject());
      }
      case "json_schema" -> {
        if (!schema.path("name").isTextual() || !schema.has("schema")) {
          fields.wrong("response_format", "'json_schema' needs a 'name' and a 'schema'");
          return Optional.empty();
        }
        try {
          return Optional.of(
              Constraint.jsonSchema(schema.path("name").asText(), schema.path("schema")));
        } catch (UserError e) {
          fields.wrong("response_format", String.valueOf(e.getMessage()));
          return Optional.empty();
        }
      }
      default -> {
        fields.wrong("response_format", "its type must be 'text', 'json_object' or 'json_schema'");
        return Optional.empty();
      }
    }
  }
}
