package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.answer.Answer;
import dev.tandem.answer.AskListener;
import dev.tandem.json.Json;
import dev.tandem.llm.TokenScore;
import dev.tandem.server.EventStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A response in the making as OpenAI's events, in their order: created and in progress; the item
 * and its part added; pieces of its text, annotations; text, part and item done; completed. Each
 * has the next number.
 */
final class ResponseEvents implements AskListener {
  private final EventStream events;
  private final ResponseJson json;
  private final ModelAsk ask;
  private final TokenScores scores;
  private final List<TokenScore> all = new ArrayList<>();
  private final StringBuilder told = new StringBuilder();
  private boolean begun;
  private boolean speaking;
  private int number;

  ResponseEvents(EventStream events, ResponseJson json, ModelAsk ask) {
    this.events = events;
    this.json = json;
    this.ask = ask;
    this.scores = new TokenScores(ask.scored());
  }

  /** Says once that it is under way. */
  void begin() {
    if (!begun) {
      begun = true;
      ObjectNode response = json.begun();
      send("response.created", Json.object().set("response", response));
      send("response.in_progress", Json.object().set("response", response));
    }
  }

  @Override
  public void text(String piece) {
    begin();
    if (!ask.tools().shown()) { // else only the whole tells a call from words
      say(piece);
    }
  }

  @Override
  public void scored(TokenScore token) {
    scores.scored(token);
  }

  private Optional<List<TokenScore>> take() {
    Optional<List<TokenScore>> taken = scores.take();
    taken.ifPresent(all::addAll);
    return taken;
  }

  private void say(String piece) {
    if (!speaking) {
      speaking = true;
      send("response.output_item.added", item(json.message(Optional.empty(), "in_progress")));
      send(
          "response.content_part.added",
          place().set("part", ResponseJson.part("", array(), Optional.empty())));
    }
    if (!piece.isEmpty()) {
      told.append(piece);
      ObjectNode delta = place().put("delta", piece);
      delta.set("logprobs", TokenScores.json(take().orElse(List.of())));
      send("response.output_text.delta", delta);
    }
  }

  /**
   * Ends it.
   *
   * @param said the whole
   * @param annotations of its text
   */
  void end(Answer answer, Said said, ArrayNode annotations) {
    begin();
    boolean stands = !answer.arm().readsDocuments() || answer.text().contentEquals(told);
    ResponseJson.Cut cut =
        stands ? ResponseJson.cut(answer, ask, said) : ResponseJson.Cut.CONTENT_FILTER;
    ObjectNode item =
        switch (said) {
          case Said.Call call -> call(call);
          case Said.Text(String text) -> message(text, stands ? annotations : array(), cut);
        };
    send("response.output_item.done", item(item));
    ObjectNode usage =
        ResponseJson.usage(answer.usage().promptTokens(), answer.usage().completionTokens());
    send(
        cut == ResponseJson.Cut.NOT ? "response.completed" : "response.incomplete",
        Json.object().set("response", json.ended(item, usage, cut)));
  }

  /** A stream cannot take back what it said. */
  private ObjectNode message(String text, ArrayNode annotations, ResponseJson.Cut cut) {
    say(ask.tools().shown() ? text : "");
    take(); // of tokens that showed nothing
    int index = 0;
    for (JsonNode annotation : annotations) {
      ObjectNode added = place().put("annotation_index", index++);
      send("response.output_text.annotation.added", added.set("annotation", annotation));
    }
    Optional<List<TokenScore>> scored = ask.scored() ? Optional.of(all) : Optional.empty();
    ObjectNode part = ResponseJson.part(told.toString(), annotations, scored);
    ObjectNode done = place().put("text", told.toString());
    send("response.output_text.done", done.set("logprobs", part.get("logprobs")));
    send("response.content_part.done", place().set("part", part));
    return json.item(new Said.Text(told.toString()), annotations, scored, cut);
  }

  private ObjectNode call(Said.Call call) {
    ObjectNode begins = json.call(new Said.Call(call.tool(), ""), "in_progress");
    String id = begins.path("id").asText();
    send("response.output_item.added", item(begins));
    ObjectNode at = Json.object().put("item_id", id).put("output_index", 0);
    send("response.function_call_arguments.delta", at.deepCopy().put("delta", call.arguments()));
    send(
        "response.function_call_arguments.done",
        at.put("name", call.tool()).put("arguments", call.arguments()));
    return json.call(call, "completed");
  }

  void failed(String sentence) {
    send("response.failed", Json.object().set("response", json.failed(sentence)));
  }

  private static ObjectNode item(ObjectNode item) {
    return Json.object().put("output_index", 0).set("item", item);
  }

  private ObjectNode place() {
    String id = json.message(Optional.empty(), "").path("id").asText();
    return Json.object().put("item_id", id).put("output_index", 0).put("content_index", 0);
  }

  private static ArrayNode array() {
    return Json.mapper().createArrayNode();
  }

  private void send(String type, ObjectNode data) {
    ObjectNode event = Json.object().put("type", type).put("sequence_number", number++);
    events.send(type, event.setAll(data));
  }
}
