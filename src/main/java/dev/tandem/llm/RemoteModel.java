package dev.tandem.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.text.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A model behind an OpenAI-compatible endpoint ({@code POST /chat/completions}, streamed as
 * server-sent events): vLLM, llama-server, Ollama, a vendor. Calls go out at once, each on its own
 * thread; the endpoint queues.
 *
 * <p>Where an endpoint does not say how many tokens it used, the counts are estimates, as are those
 * of {@link #countTokens}: one token for three characters, and eight for each turn, which is high
 * for English and about right for code or German.
 */
public final class RemoteModel implements LanguageModel {
  private static final int CHARACTERS_PER_TOKEN = 3;
  private static final int TOKENS_PER_TURN = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Endpoint endpoint;
  private final EndpointClient client;

  private RemoteModel(Endpoint endpoint) {
    this.endpoint = endpoint;
    this.client = new EndpointClient(endpoint);
  }

  /** A model of an endpoint. Nothing is sent until something is generated. */
  public static RemoteModel open(Endpoint endpoint) {
    return new RemoteModel(endpoint);
  }

  @Override
  public ModelInfo info() {
    return new ModelInfo(
        endpoint.model(), endpoint.base().toString(), "remote", 0, endpoint.contextLength(), "");
  }

  @Override
  public int countTokens(String text) {
    int characters = text.codePointCount(0, text.length());
    return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  @Override
  public int countTokens(List<Message> conversation) {
    return TOKENS_PER_TURN
        + conversation.stream().mapToInt(m -> TOKENS_PER_TURN + countTokens(m.content())).sum();
  }

  @Override
  public Generation generate(
      List<Message> conversation, Sampling sampling, Origin origin, TextSink sink) {
    if (conversation.isEmpty()) {
      throw new UserError("the conversation is empty; give it a message");
    }
    if (origin.adapter().isPresent()) {
      throw new UserError(
          "an endpoint takes no adapter from here; name it as the endpoint's model instead");
    }
    long start = System.nanoTime();
    Answer answer = new Answer(new AnswerText(sampling.stop(), sink), sink, start);
    // Closing the body early, on a stop text or a cancel, tells the endpoint to end.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                client.post("chat/completions", request(conversation, sampling)),
                StandardCharsets.UTF_8))) {
      answer.read(lines);
    } catch (IOException e) {
      throw client.brokenOff(e);
    }
    return answer.generation(this, conversation, start);
  }

  private String request(List<Message> conversation, Sampling sampling) {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", endpoint.model());
    for (Message message : conversation) {
      ObjectNode turn = body.withArray("messages").addObject();
      turn.put("role", message.role().wireName()).put("content", message.content());
    }
    body.put("max_tokens", sampling.maxTokens()).put("temperature", sampling.temperature());
    body.put("top_p", sampling.topP()).put("seed", sampling.seed());
    if (sampling.minP() > 0) {
      body.put("min_p", sampling.minP()); // not of the standard; vLLM and llama-server know it
    }
    // The standard allows four; all are applied here as well.
    sampling.stop().stream().limit(4).forEach(body.withArray("stop")::add);
    if (sampling.stop().isEmpty()) {
      body.remove("stop");
    }
    Steering steering = sampling.steering();
    steering.form().ifPresent(form -> body.set("response_format", form.responseFormat()));
    if (!steering.bias().isEmpty()) {
      ObjectNode bias = body.putObject("logit_bias");
      new TreeMap<>(steering.bias()).forEach((token, b) -> bias.put(token.toString(), b));
    }
    if (steering.told()) {
      body.put("logprobs", true).put("top_logprobs", steering.top());
    }
    body.put("stream", true).putObject("stream_options").put("include_usage", true);
    return body.toString();
  }

  /** What comes in, event by event. */
  private final class Answer {
    private final AnswerText text;
    private final TextSink sink;
    private long first;
    private boolean finished;
    private Generation.Finish finish = Generation.Finish.STOP;
    private int promptTokens;
    private int completionTokens;

    Answer(AnswerText text, TextSink sink, long start) {
      this.text = text;
      this.sink = sink;
      this.first = start;
    }

    void read(BufferedReader lines) throws IOException {
      boolean any = false;
      for (String line; (line = lines.readLine()) != null; ) {
        if (!line.startsWith("data:")) {
          continue; // comments, event names, empty lines
        }
        String data = line.substring("data:".length()).strip();
        if (data.equals("[DONE]")) {
          finished = true;
          break;
        }
        JsonNode event = parse(data);
        if (event.hasNonNull("error")) {
          throw new UserError(
              "the endpoint %s broke the answer off with an error; see its log"
                  .formatted(endpoint.base()));
        }
        for (JsonNode token : event.at("/choices/0/logprobs/content")) {
          List<TokenScore.Scored> top = new ArrayList<>();
          token.path("top_logprobs").forEach(each -> top.add(scored(each)));
          sink.scored(new TokenScore(scored(token), top));
        }
        String piece = event.at("/choices/0/delta/content").asText("");
        if (!piece.isEmpty()) {
          first = any ? first : System.nanoTime();
          any = true;
          text.add(piece);
          if (text.over()) {
            return;
          }
        }
        String reason = event.at("/choices/0/finish_reason").asText("");
        finished |= !reason.isEmpty() && !reason.equals("null");
        finish = reason.equals("length") ? Generation.Finish.LENGTH : finish;
        promptTokens = event.at("/usage/prompt_tokens").asInt(promptTokens);
        completionTokens = event.at("/usage/completion_tokens").asInt(completionTokens);
      }
      if (!finished) {
        throw client.brokenOff(new IOException("the stream ended early"));
      }
    }

    private static TokenScore.Scored scored(JsonNode token) {
      String text = token.path("token").asText("");
      JsonNode given = token.path("bytes");
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (given.isArray()) {
        bytes = new byte[given.size()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) given.path(i).asInt();
        }
      }
      return new TokenScore.Scored(text, bytes, token.path("logprob").asDouble());
    }

    private JsonNode parse(String data) {
      try {
        return JSON.readTree(data);
      } catch (JsonProcessingException e) {
        // Without the cause: its message quotes the answer.
        throw new UserError(
            "the endpoint %s sent an event that is not JSON; check that it is OpenAI-compatible"
                .formatted(endpoint.base()));
      }
    }

    Generation generation(RemoteModel model, List<Message> conversation, long start) {
      String whole = text.end();
      long end = System.nanoTime();
      return new Generation(
          whole,
          text.finish(finish),
          promptTokens > 0 ? promptTokens : model.countTokens(conversation),
          completionTokens > 0 ? completionTokens : model.countTokens(whole),
          Duration.ofNanos(first - start),
          Duration.ofNanos(end - first));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
