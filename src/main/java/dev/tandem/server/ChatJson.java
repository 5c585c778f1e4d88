package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Json;
import dev.tandem.answer.Answer;
import dev.tandem.llm.TokenScore;
import dev.tandem.text.Citation;
import dev.tandem.text.CodePoints;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers in the form of OpenAI's chat completions. Citations are {@code url_citation} annotations:
 * one for each marker in the text, its offsets in code points, its URL the passage on the page.
 *
 * @param id of the completion
 * @param origin of this server as the client names it
 */
record ChatJson(String id, String model, long created, String origin) {
  private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,3})]");

  ChatJson(String id, String model, String origin) {
    this("chatcmpl-" + id, model, Instant.now().getEpochSecond(), origin);
  }

  ObjectNode whole(Answer answer, int maxTokens, Optional<List<TokenScore>> scores) {
    ObjectNode json = frame("chat.completion");
    ObjectNode choice = json.putArray("choices").addObject().put("index", 0);
    ObjectNode message =
        choice.putObject("message").put("role", "assistant").put("content", answer.text());
    message.putNull("refusal").set("annotations", annotations(answer));
    choice.set("logprobs", logprobs(scores));
    choice.put("finish_reason", finish(answer, maxTokens));
    json.set("usage", usage(answer));
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

  /**
   * The last with a choice: the citations, and why it ended.
   *
   * @param told whether the pieces were the answer; a stream cannot take back what it said, so
   *     otherwise it breaks off, as OpenAI's do where something must not be said
   * @param scores of tokens that showed nothing
   */
  ObjectNode end(
      Answer answer,
      boolean told,
      int maxTokens,
      Optional<List<TokenScore>> scores,
      boolean withUsage) {
    ObjectNode delta = Json.object();
    if (told && !answer.citations().isEmpty()) {
      delta.set("annotations", annotations(answer));
    }
    String finish = told ? finish(answer, maxTokens) : "content_filter";
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
    ArrayNode content = json.putArray("content");
    for (TokenScore score : scores.get()) {
      ObjectNode token = logprob(score.token());
      ArrayNode top = token.putArray("top_logprobs");
      score.top().forEach(each -> top.add(logprob(each)));
      content.add(token);
    }
    json.putNull("refusal");
    return json;
  }

  private static ObjectNode logprob(TokenScore.Scored token) {
    ObjectNode json =
        Json.object().put("token", token.text()).put("logprob", token.logProbability());
    ArrayNode bytes = json.putArray("bytes");
    for (byte b : token.bytes()) {
      bytes.add(b & 0xff);
    }
    return json;
  }

  private ObjectNode frame(String object) {
    return Json.object()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", model);
  }

  /** Only the model's own words can be cut off; what is cited is whole sentences. */
  private static String finish(Answer answer, int maxTokens) {
    return !answer.arm().readsDocuments() && answer.usage().completionTokens() >= maxTokens
        ? "length"
        : "stop";
  }

  private static ObjectNode usage(Answer answer) {
    int prompt = answer.usage().promptTokens();
    int completion = answer.usage().completionTokens();
    return Json.object()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }

  private ArrayNode annotations(Answer answer) {
    ArrayNode annotations = Json.mapper().createArrayNode();
    Matcher markers = MARKER.matcher(answer.text());
    while (markers.find()) {
      int number = Integer.parseInt(markers.group(1));
      int start = CodePoints.length(answer.text().substring(0, markers.start()));
      int end = start + markers.group().length();
      answer.citations().stream()
          .filter(citation -> citation.marker() == number)
          .findFirst()
          .ifPresent(citation -> annotations.add(annotation(citation, start, end)));
    }
    return annotations;
  }

  private ObjectNode annotation(Citation citation, int start, int end) {
    ObjectNode json = Json.object().put("type", "url_citation");
    json.putObject("url_citation")
        .put("url", link(citation))
        .put("title", citation.title())
        .put("start_index", start)
        .put("end_index", end)
        .put("collection", citation.collection())
        .put("doc_id", citation.docId())
        .put("version", citation.version())
        .put("start", citation.start())
        .put("end", citation.end())
        .put("page", citation.page())
        .put("quote", citation.quote());
    return json;
  }

  /** The passage on the page. */
  private String link(Citation citation) {
    return "%s/#/c/%s/doc/%s?v=%d&s=%d&e=%d%s"
        .formatted(
            origin,
            encode(citation.collection()),
            encode(citation.docId()),
            citation.version(),
            citation.start(),
            citation.end(),
            citation.page() > 0 ? "&p=" + citation.page() : "");
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
