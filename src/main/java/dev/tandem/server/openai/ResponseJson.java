package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Responses;
import dev.tandem.answer.Answer;
import dev.tandem.json.Json;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.llm.TokenScore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Answers in the form of OpenAI's responses. One output item each: a message, or a call of a
 * function.
 *
 * @param id of the response, from which the ids of its items come
 * @param echo the settings that it repeats
 */
record ResponseJson(String id, String model, Instant created, ObjectNode echo) {
  private static final String PREFIX = "resp_";
  private static final String DONE = "completed";
  private static final String CUT = "incomplete";

  /** Why a response is not whole. */
  enum Cut {
    NOT,
    MAX_OUTPUT_TOKENS,
    /** What was said may not be said any more: a document was closed to its reader. */
    CONTENT_FILTER
  }

  static String newId() {
    return PREFIX + UUID.randomUUID().toString().replace("-", "");
  }

  static String callId(String response) {
    return "call_" + response.substring(PREFIX.length());
  }

  /** What the answer of a response said. */
  static Said said(Responses.Kept kept) {
    String text = kept.answer().given().answer();
    return kept.response().tools() ? Said.of(text, any -> true) : new Said.Text(text);
  }

  static Cut cut(Answer answer, ModelAsk ask, Said said) {
    return said instanceof Said.Text && ChatJson.cut(answer, ask.maxTokens())
        ? Cut.MAX_OUTPUT_TOKENS
        : Cut.NOT;
  }

  /** One that was kept, as it may be shown now. */
  static ObjectNode kept(Responses.Kept kept, String origin) {
    AnswerRecord given = kept.answer().given();
    boolean closed =
        kept.answer().withheld().stream().anyMatch(each -> each.part().equals("answer"));
    ObjectNode echo =
        ResponseRequest.usual()
            .put("previous_response_id", kept.response().previous().orElse(null));
    ResponseJson json =
        new ResponseJson(
            kept.response().id(), kept.response().model(), kept.response().created(), echo);
    Cut cut = closed ? Cut.CONTENT_FILTER : kept.response().cut() ? Cut.MAX_OUTPUT_TOKENS : Cut.NOT;
    ArrayNode annotations = Citations.flat(given.answer(), given.citations(), origin);
    return json.ended(
        json.item(said(kept), annotations, Optional.empty(), cut),
        usage(given.promptTokens(), given.completionTokens()),
        cut);
  }

  /** It has begun. */
  ObjectNode begun() {
    return frame("in_progress");
  }

  /** It ended, with what it came to. */
  ObjectNode ended(ObjectNode item, ObjectNode usage, Cut cut) {
    ObjectNode json = frame(cut == Cut.NOT ? DONE : CUT);
    json.withArray("output").add(item);
    json.set("usage", usage);
    if (cut != Cut.NOT) {
      json.putObject("incomplete_details").put("reason", reason(cut));
    }
    return json;
  }

  /** It failed on its way. */
  ObjectNode failed(String sentence) {
    ObjectNode json = frame("failed");
    json.putObject("error").put("code", "server_error").put("message", sentence);
    return json;
  }

  private static String reason(Cut cut) {
    return cut.name().toLowerCase(java.util.Locale.ROOT);
  }

  private ObjectNode frame(String status) {
    ObjectNode json =
        Json.object()
            .put("id", id)
            .put("object", "response")
            .put("created_at", created.getEpochSecond())
            .put("status", status)
            .put("background", false)
            .putNull("error")
            .putNull("incomplete_details")
            .put("model", model);
    json.putArray("output");
    json.putNull("usage");
    return json.setAll(echo);
  }

  ObjectNode item(Said said, ArrayNode annotations, Optional<List<TokenScore>> scores, Cut cut) {
    return switch (said) {
      case Said.Call call -> call(call, DONE);
      case Said.Text(String text) ->
          message(Optional.of(part(text, annotations, scores)), cut == Cut.NOT ? DONE : CUT);
    };
  }

  ObjectNode call(Said.Call call, String status) {
    return Json.object()
        .put("id", "fc_" + id.substring(PREFIX.length()))
        .put("type", "function_call")
        .put("status", status)
        .put("call_id", callId(id))
        .put("name", call.tool())
        .put("arguments", call.arguments());
  }

  ObjectNode message(Optional<ObjectNode> part, String status) {
    ObjectNode message =
        Json.object()
            .put("id", "msg_" + id.substring(PREFIX.length()))
            .put("type", "message")
            .put("status", status)
            .put("role", "assistant");
    ArrayNode content = message.putArray("content");
    part.ifPresent(content::add);
    return message;
  }

  static ObjectNode part(String text, ArrayNode annotations, Optional<List<TokenScore>> scores) {
    ObjectNode part = Json.object().put("type", "output_text").put("text", text);
    part.set("annotations", annotations);
    part.set("logprobs", TokenScores.json(scores.orElse(List.of())));
    return part;
  }

  static ObjectNode usage(int input, int output) {
    ObjectNode usage = Json.object().put("input_tokens", input);
    usage.putObject("input_tokens_details").put("cached_tokens", 0).put("cache_write_tokens", 0);
    usage
        .put("output_tokens", output)
        .putObject("output_tokens_details")
        .put("reasoning_tokens", 0);
    return usage.put("total_tokens", input + output);
  }
}
