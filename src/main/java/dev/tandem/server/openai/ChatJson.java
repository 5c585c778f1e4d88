package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.answer.Answer;
import dev.tandem.json.Json;
import dev.tandem.llm.TokenScore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Answers in the form of OpenAI's chat completions. Citations are {@code url_citation} annotations:
 * one for each marker in the text, its offsets in code points, its URL the passage on the page.
 *
 * @param id of the completion
 * @param origin of this server as the client names it
 */
record ChatJson(String id, String model, long created, String origin) {
  private static final String ID = "chatcmpl-";

  static ChatJson of(String id, String model, Instant created, String origin) {
    return new ChatJson(ID + id, model, created.getEpochSecond(), origin);
  }

  ObjectNode whole(Answer answer, ModelAsk ask, Optional<List<TokenScore>> scores) {
    Said said = ask.tools().read(answer.text());
    ObjectNode json = frame("chat.completion");
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    switch (said) {
      case Said.Text(String text) -> message.put("content", text);
      case Said.Call call -> {
        message.putNull("content");
        message.putArray("tool_calls").add(call(call));
      }
    }
    message
        .putNull("refusal")
        .set("annotations", Citations.nested(answer.text(), answer.citations(), origin));
    choice.set("logprobs", logprobs(scores));
    choice.put("finish_reason", finish(answer, said, ask.maxTokens()));
    json.set("usage", usage(answer));
    return json;
  }

  /** An answer has one call at most. */
  private ObjectNode call(Said.Call call) {
    ObjectNode json =
        Json.object().put("id", "call_" + id.substring(ID.length())).put("type", "function");
    json.putObject("function").put("name", call.tool()).put("arguments", call.arguments());
    return json;
  }

  /** The first of a stream: whose turn it is. */
  ObjectNode begin(boolean withUsage) {
    return chunk(
        Json.object().put("role", "assistant").put("content", ""),
        Optional.empty(),
        Optional.empty(),
        withUsage);
  }

  ObjectNode piece(String text, Optional<List<TokenScore>> scores, boolean withUsage) {
    return chunk(Json.object().put("content", text), Optional.empty(), scores, withUsage);
  }

  /** What a model that knows of tools said, which is known only when all of it is. */
  ObjectNode said(Said said, boolean withUsage) {
    ObjectNode delta = Json.object();
    switch (said) {
      case Said.Text(String text) -> delta.put("content", text);
      case Said.Call call -> delta.putArray("tool_calls").add(call(call).put("index", 0));
    }
    return chunk(delta, Optional.empty(), Optional.empty(), withUsage);
  }

  /**
   * The last with a choice: the citations, and why it ended.
   *
   * @param told whether the pieces were the answer; a stream cannot take back what it said, so
   *     otherwise it breaks off, as OpenAI's do where something must not be said
   * @param scores of tokens that showed nothing
   */
  ObjectNode end(
      Answer answer,
      ModelAsk ask,
      boolean told,
      Optional<List<TokenScore>> scores,
      boolean withUsage) {
    ObjectNode delta = Json.object();
    if (told && !answer.citations().isEmpty()) {
      delta.set("annotations", Citations.nested(answer.text(), answer.citations(), origin));
    }
    Said said = ask.tools().read(answer.text());
    String finish = told ? finish(answer, said, ask.maxTokens()) : "content_filter";
    return chunk(delta, Optional.of(finish), scores, withUsage);
  }

  /** After the end, where the client asked for it. */
  ObjectNode usageOnly(Answer answer) {
    ObjectNode json = frame("chat.completion.chunk");
    json.putArray("choices");
    json.set("usage", usage(answer));
    return json;
  }

  private ObjectNode chunk(
      ObjectNode delta,
      Optional<String> finish,
      Optional<List<TokenScore>> scores,
      boolean withUsage) {
    ObjectNode json = frame("chat.completion.chunk");
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.set("logprobs", logprobs(scores));
    choice.put("finish_reason", finish.orElse(null));
    if (withUsage) {
      json.putNull("usage");
    }
    return json;
  }

  /** Null where they were not asked for. */
  private static JsonNode logprobs(Optional<List<TokenScore>> scores) {
    if (scores.isEmpty()) {
      return NullNode.getInstance();
    }
    ObjectNode json = Json.object();
    json.set("content", TokenScores.json(scores.get()));
    json.putNull("refusal");
    return json;
  }

  private ObjectNode frame(String object) {
    return Json.object()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", model);
  }

  private static String finish(Answer answer, Said said, int maxTokens) {
    return said instanceof Said.Call ? "tool_calls" : cut(answer, maxTokens) ? "length" : "stop";
  }

  /** Only the model's own words can be cut off; what is cited is whole sentences. */
  static boolean cut(Answer answer, int maxTokens) {
    return !answer.arm().readsDocuments() && answer.usage().completionTokens() >= maxTokens;
  }

  private static ObjectNode usage(Answer answer) {
    int prompt = answer.usage().promptTokens();
    int completion = answer.usage().completionTokens();
    return Json.object()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }
}
