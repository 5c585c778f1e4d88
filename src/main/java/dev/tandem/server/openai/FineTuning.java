package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.server.Fields;
import dev.tandem.server.Problem;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fine-tuning job as OpenAI's API asks for it ({@code POST /v1/fine_tuning/jobs}). What has no
 * meaning here is refused by name.
 *
 * @param collection that the model's name says; the adapter becomes one of it
 * @param retrieval whether questions are learnt with passages, as the arm {@code hybrid} asks
 * @param training id of the file
 * @param validation id of another file
 * @param more what a training takes beside its examples
 */
record FineTuning(
    String collection,
    boolean retrieval,
    String training,
    Optional<String> validation,
    ObjectNode more) {
  private static final Pattern MODEL = Pattern.compile("tandem/([^/]+)(?:/(base|tuned|hybrid))?");
  private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  private static final int MOST_EPOCHS = 1_000;
  private static final String AUTO = "auto";

  private static final Map<String, List<String>> ONLY =
      Map.of("integrations", List.of("[]"), "metadata", List.of("{}"));

  /**
   * @param now goes into the name of its adapter
   */
  static FineTuning of(JsonNode body, Instant now) {
    Fields fields = new Fields(body);
    Matcher model = MODEL.matcher(fields.required("model"));
    boolean known = model.matches();
    String training = fields.required("training_file");
    Optional<String> validation = fields.text("validation_file");
    ObjectNode more = Json.object();
    String suffix = fields.text("suffix").orElse("ft");
    if (!SUFFIX.matcher(suffix).matches()) {
      fields.wrong("suffix", "'suffix' must be letters, digits, '.', '_' and '-', at most 64");
    }
    more.put("name", suffix + "-" + TIME.format(now));
    fields.wholeNumber("seed").ifPresent(seed -> more.put("seed", seed));
    Optional<JsonNode> epochs = epochs(fields);
    epochs.ifPresent(count -> more.put("epochs", count.asInt()));
    // Beyond OpenAI's: as a training of /api/collections/{c}/runs has them.
    fields.text("effort").ifPresent(effort -> more.put("effort", effort));
    fields.text("gates").ifPresent(gates -> more.put("gates", gates));
    ModelAsk.only(fields, ONLY);
    fields.done();
    if (!known) {
      throw new Problem(
          404,
          "There is no such model to train; write tandem/COLLECTION, and /hybrid behind it to learn with passages.",
          List.of(new Problem.Wrong("/model", "not found")));
    }
    boolean retrieval = "hybrid".equals(model.group(2));
    more.put("with_retrieval", retrieval);
    return new FineTuning(model.group(1), retrieval, training, validation, more);
  }

  /** Of {@code hyperparameters}, or of those in {@code method}, which took their place. */
  private static Optional<JsonNode> epochs(Fields fields) {
    Optional<JsonNode> method = fields.object("method");
    Optional<JsonNode> older = fields.object("hyperparameters");
    if (method.isEmpty()) {
      return older.flatMap(each -> epochs(fields, "hyperparameters", each));
    }
    if (older.isPresent()) {
      fields.wrong("hyperparameters", "'hyperparameters' stand in 'method' here; leave one out");
    }
    String path = "method/supervised/hyperparameters";
    for (var each : method.get().properties()) {
      if (!List.of("type", "supervised").contains(each.getKey())) {
        fields.wrong("method", "Tandem supports the method 'supervised' alone");
      }
    }
    if (!method.get().path("type").asText().equals("supervised")) {
      fields.wrong("method", "Tandem supports the method 'supervised' alone");
    }
    for (var each : method.get().path("supervised").properties()) {
      if (!each.getKey().equals("hyperparameters")) {
        fields.wrong("method/supervised", "it takes 'hyperparameters' alone");
      }
    }
    return epochs(fields, path, method.get().path("supervised").path("hyperparameters"));
  }

  private static Optional<JsonNode> epochs(Fields fields, String path, JsonNode values) {
    for (var each : values.properties()) {
      boolean epochs = each.getKey().equals("n_epochs");
      JsonNode value = each.getValue();
      boolean automatic = value.isNull() || value.asText().equals(AUTO);
      boolean count =
          value.canConvertToExactIntegral() && value.asInt() >= 1 && value.asInt() <= MOST_EPOCHS;
      if (!List.of("n_epochs", "batch_size", "learning_rate_multiplier").contains(each.getKey())) {
        fields.wrong(path, "it takes n_epochs, batch_size and learning_rate_multiplier alone");
      } else if (!automatic && !(epochs && count)) {
        fields.wrong(
            path + "/" + each.getKey(),
            epochs
                ? "'n_epochs' must be auto or a whole number from 1 to %d".formatted(MOST_EPOCHS)
                : "Tandem does not support '%s' yet, except as auto".formatted(each.getKey()));
      }
    }
    return Optional.of(values.path("n_epochs")).filter(JsonNode::isIntegralNumber);
  }

  /**
   * As a training takes it.
   *
   * @param examples name of the set that the training file became
   * @param dev name of the set that the validation file became
   */
  Fields order(String examples, Optional<String> dev) {
    ObjectNode order = more.deepCopy().put("examples", examples);
    dev.ifPresent(set -> order.put("dev", set));
    return new Fields(order);
  }
}
