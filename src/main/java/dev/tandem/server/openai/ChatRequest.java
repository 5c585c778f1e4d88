package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.llm.Message;
import dev.tandem.llm.Steering;
import dev.tandem.server.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chat completion as OpenAI's API asks for it (Chat Completions, {@code POST
 * /v1/chat/completions}). What has no meaning here is refused by name, never left out in silence.
 *
 * @param usage whether a stream ends with its usage
 */
record ChatRequest(ModelAsk ask, boolean stream, boolean usage) {
  /** Each with the only values it may have here. */
  private static final Map<String, List<String>> ONLY =
      Map.ofEntries(
          Map.entry("n", List.of("1")),
          Map.entry("frequency_penalty", List.of("0", "0.0")),
          Map.entry("presence_penalty", List.of("0", "0.0")),
          Map.entry("functions", List.of("[]")),
          Map.entry("function_call", List.of("\"none\"", "\"auto\"")),
          Map.entry("modalities", List.of("[\"text\"]")),
          Map.entry("service_tier", List.of("\"auto\"", "\"default\"")));

  /**
   * @param adapters that the caller may name
   */
  static ChatRequest of(JsonNode body, AskOptions standard, ModelName.Adapters adapters) {
    Fields fields = new Fields(body);
    Optional<ModelName> model = ModelName.find(fields.required("model"), adapters);
    Arm arm = model.map(ModelName::arm).orElse(Arm.BASE);
    Tools tools = Tools.of(fields, arm, true);
    Turns turns = Turns.ofMessages(fields);
    String question = turns.question(arm);
    List<Message> history = turns.history(tools);
    boolean stream = fields.flag("stream").orElse(false);
    boolean usage =
        fields
            .object("stream_options")
            .map(options -> options.path("include_usage").asBoolean(false))
            .orElse(false);
    Steering steering = Steerings.ofChat(fields, arm, tools);
    Optional<Integer> newer = fields.integer("max_completion_tokens", 1, 1_000_000);
    Optional<Integer> older = fields.integer("max_tokens", 1, 1_000_000);
    AskOptions options = ModelAsk.options(fields, standard, steering, newer.or(() -> older));
    ModelAsk.only(fields, ONLY);
    fields.present("metadata");
    fields.present("store");
    fields.done();
    ModelName name = model.orElseThrow(ModelName::unknown);
    return new ChatRequest(
        new ModelAsk(
            name,
            question,
            history,
            name.adapter().map(options::withAdapter).orElse(options),
            tools),
        stream,
        usage);
  }
}
