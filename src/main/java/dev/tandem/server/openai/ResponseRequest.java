package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Responses;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.json.Json;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.llm.Message;
import dev.tandem.llm.Steering;
import dev.tandem.server.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A response as OpenAI's API asks for it (Responses, {@code POST /v1/responses}).
 *
 * @param store whether it can be fetched and gone on from later
 * @param previous the response that it goes on from
 * @param echo the settings that a response repeats
 */
record ResponseRequest(
    ModelAsk ask, boolean stream, boolean store, Optional<String> previous, ObjectNode echo) {
  private static final String PREVIOUS = "previous_response_id";

  /** Each with the only values it may have here. */
  private static final Map<String, List<String>> ONLY =
      Map.ofEntries(
          Map.entry("background", List.of("false")),
          Map.entry("truncation", List.of("\"disabled\"", "\"auto\"")),
          Map.entry("reasoning", List.of("{}")),
          Map.entry("service_tier", List.of("\"auto\"", "\"default\"")));

  /** As they stand where nothing else was asked for; also of a response that is fetched later. */
  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("instructions", "null"),
          Map.entry("max_output_tokens", "null"),
          Map.entry("metadata", "{}"),
          Map.entry("parallel_tool_calls", "true"),
          Map.entry(PREVIOUS, "null"),
          Map.entry("store", "true"),
          Map.entry("temperature", "null"),
          Map.entry("text", "{\"format\":{\"type\":\"text\"}}"),
          Map.entry("tool_choice", "\"auto\""),
          Map.entry("tools", "[]"),
          Map.entry("top_logprobs", "0"),
          Map.entry("top_p", "null"),
          Map.entry("truncation", "\"disabled\""),
          Map.entry("user", "null"));

  /**
   * @param adapters that the caller may name
   * @param upTo finds a response and those before it
   */
  static ResponseRequest of(
      JsonNode body,
      AskOptions standard,
      ModelName.Adapters adapters,
      Function<String, List<Responses.Kept>> upTo) {
    Fields fields = new Fields(body);
    Optional<ModelName> model = ModelName.find(fields.required("model"), adapters);
    Arm arm = model.map(ModelName::arm).orElse(Arm.BASE);
    Tools tools = Tools.of(fields, arm, false);
    Turns turns = new Turns(fields, "input");
    Optional<String> previous = fields.text(PREVIOUS);
    previous.ifPresent(id -> goOn(fields, turns, upTo.apply(id)));
    fields.text("instructions").ifPresent(text -> turns.say("system", text));
    turns.input();
    String question = turns.question(arm);
    List<Message> history = turns.history(tools);
    boolean stream = fields.flag("stream").orElse(false);
    boolean store = fields.flag("store").orElse(true);
    Steering steering = Steerings.ofResponse(fields, arm, tools);
    AskOptions options =
        ModelAsk.options(
            fields, standard, steering, fields.integer("max_output_tokens", 1, 1_000_000));
    fields.integer("max_tool_calls", 1, 1_000_000); // an answer has one call at most
    fields.object("metadata");
    fields.object("stream_options");
    ModelAsk.only(fields, ONLY);
    fields.done();
    ModelName name = model.orElseThrow(ModelName::unknown);
    AskOptions with = name.adapter().map(options::withAdapter).orElse(options);
    return new ResponseRequest(
        new ModelAsk(name, question, history, with, tools), stream, store, previous, echo(body));
  }

  private static void goOn(Fields fields, Turns turns, List<Responses.Kept> before) {
    if (before.isEmpty()) {
      fields.wrong(PREVIOUS, "there is no response of this id that you may go on from");
    }
    for (Responses.Kept kept : before) {
      AnswerRecord given = kept.answer().given();
      if (given.question().isEmpty() || given.answer().isEmpty()) {
        continue; // forgotten, or of a document that was closed
      }
      turns.before(Message.user(given.question()));
      switch (ResponseJson.said(kept)) {
        case Said.Text(String text) -> turns.before(Message.assistant(text));
        case Said.Call call -> {
          turns.before(Message.assistant(Said.call(call.tool(), call.arguments())));
          turns.before(ResponseJson.callId(kept.response().id()), call.tool());
        }
      }
    }
  }

  /** Of nothing that was asked for. */
  static ObjectNode usual() {
    return echo(Json.object());
  }

  private static ObjectNode echo(JsonNode body) {
    ObjectNode echo = Json.object();
    USUAL.forEach(
        (name, usual) -> echo.set(name, body.hasNonNull(name) ? body.get(name) : Json.tree(usual)));
    return echo;
  }
}
