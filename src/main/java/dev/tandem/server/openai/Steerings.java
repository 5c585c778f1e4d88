package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.answer.Arm;
import dev.tandem.llm.Constraint;
import dev.tandem.llm.Steering;
import dev.tandem.server.Fields;
import dev.tandem.text.UserError;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a request asks of single tokens: {@code logit_bias}, {@code logprobs}, {@code top_logprobs},
 * and the form of the text. Only an arm that answers with the model's own tokens can do so; the
 * others check and cite sentences.
 */
final class Steerings {
  private static final String BIAS = "logit_bias";
  private static final String TOLD = "logprobs";
  private static final String FORM = "response_format";

  private Steerings() {}

  static Steering ofChat(Fields fields, Arm arm, Tools tools) {
    Map<Integer, Double> bias = bias(fields);
    boolean told = fields.flag(TOLD).orElse(false);
    Optional<Integer> top = fields.integer("top_logprobs", 0, Steering.MOST_TOLD);
    if (top.isPresent() && !told && top.get() > 0) {
      fields.wrong("top_logprobs", "'top_logprobs' needs 'logprobs' to be true");
    }
    Optional<JsonNode> format = fields.object(FORM);
    Optional<Constraint> form =
        format.flatMap(each -> form(fields, FORM, each, each.path("json_schema")));
    Steering steering = new Steering(bias, told ? top.orElse(0) : Steering.UNTOLD, form);
    return held(fields, arm, steering, form.isPresent() ? FORM : told ? TOLD : BIAS, tools);
  }

  /**
   * The same of a response: {@code text.format}, {@code top_logprobs}, and whether {@code include}
   * asks for probabilities.
   */
  static Steering ofResponse(Fields fields, Arm arm, Tools tools) {
    boolean told = false;
    for (JsonNode wanted : fields.list("include")) {
      told = true;
      if (!wanted.asText().equals("message.output_text.logprobs")) {
        fields.wrong("include", "Tandem includes 'message.output_text.logprobs' only");
      }
    }
    Optional<Integer> top = fields.integer("top_logprobs", 0, Steering.MOST_TOLD);
    told |= top.filter(count -> count > 0).isPresent();
    Optional<JsonNode> format =
        fields.object("text").map(text -> text.path("format")).filter(JsonNode::isObject);
    Optional<Constraint> form = format.flatMap(each -> form(fields, "text", each, each));
    Steering steering = new Steering(Map.of(), told ? top.orElse(0) : Steering.UNTOLD, form);
    return held(fields, arm, steering, form.isPresent() ? "text" : "top_logprobs", tools);
  }

  /**
   * @param field to name where it is refused
   */
  private static Steering held(
      Fields fields, Arm arm, Steering steering, String field, Tools tools) {
    boolean asked = !steering.equals(Steering.NONE);
    if (asked && arm.readsDocuments()) {
      fields.wrong(
          field,
          "'%s' is for models that answer alone (/base, /tuned); an answer from documents is not the model's own tokens: its sentences are checked and cited"
              .formatted(field));
      return Steering.NONE;
    }
    if (!tools.shown()) {
      return steering;
    }
    if (steering.form().isPresent() || steering.told()) {
      fields.wrong(
          field,
          "'%s' cannot stand beside 'tools', which give the answer a form of their own; leave one of them out, or set 'tool_choice' to none"
              .formatted(field));
      return Steering.NONE;
    }
    Optional<Constraint> form = held(fields, "tools", tools::form);
    return new Steering(steering.bias(), Steering.UNTOLD, form);
  }

  private static Map<Integer, Double> bias(Fields fields) {
    Map<Integer, Double> bias = new HashMap<>();
    Optional<JsonNode> given = fields.object(BIAS);
    for (Map.Entry<String, JsonNode> entry : given.map(JsonNode::properties).orElse(Set.of())) {
      double value = entry.getValue().asDouble(Double.NaN);
      boolean fits = entry.getValue().isNumber() && Math.abs(value) <= Steering.MOST_BIAS;
      if (!fits || !entry.getKey().matches("\\d{1,9}")) {
        fields.wrong(BIAS, "'logit_bias' must map token ids to numbers from -100 to 100");
        return Map.of();
      }
      bias.put(Integer.parseInt(entry.getKey()), value);
    }
    return bias;
  }

  /**
   * @param schema what holds its {@code name} and its {@code schema}
   */
  private static Optional<Constraint> form(
      Fields fields, String field, JsonNode format, JsonNode schema) {
    switch (format.path("type").asText()) {
      case "text" -> {
        return Optional.empty();
      }
      case "json_object" -> {
        return Optional.of(Constraint.jsonObject());
      }
      case "json_schema" -> {
        if (!schema.path("name").isTextual() || !schema.has("schema")) {
          fields.wrong(field, "'json_schema' needs a 'name' and a 'schema'");
          return Optional.empty();
        }
        return held(
            fields,
            field,
            () -> Constraint.jsonSchema(schema.path("name").asText(), schema.path("schema")));
      }
      default -> {
        fields.wrong(field, "its type must be 'text', 'json_object' or 'json_schema'");
        return Optional.empty();
      }
    }
  }

  private static Optional<Constraint> held(Fields fields, String field, Supplier<Constraint> form) {
    try {
      return Optional.of(form.get());
    } catch (UserError e) {
      fields.wrong(field, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
