package dev.tandem.embed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.text.UserError;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Vectors from an OpenAI-compatible endpoint. Whether the same text always gives the same vector is
 * the endpoint's to keep; this side sends each batch in order and checks what comes back.
 *
 * <p>Tokens are estimated, on the high side, because the endpoint does not count them beforehand.
 */
public final class RemoteEmbedder implements Embedder {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long FIRST_PAUSE_MS = 200;

  private final RemoteSettings settings;
  private final HttpClient client;
  private final int dimension;

  private RemoteEmbedder(RemoteSettings settings) {
    this.settings = settings;
    this.client = HttpClient.newBuilder().connectTimeout(settings.timeout()).build();
    this.dimension = embed(List.of("a"), 0).getFirst().length;
  }

  /**
   * Asks the endpoint for one vector, so that a wrong address, key or model shows at once.
   *
   * @throws UserError if the endpoint does not answer with a vector
   */
  public static RemoteEmbedder open(RemoteSettings settings) {
    return new RemoteEmbedder(settings);
  }

  @Override
  public String id() {
    return "%s@%s|%s|%s"
        .formatted(
            settings.model(),
            settings.endpoint(),
            settings.queryPrefix(),
            settings.passagePrefix());
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public int maxTokens() {
    return settings.maxTokens();
  }

  @Override
  public Set<String> languages() {
    return settings.languages();
  }

  /** At most what usual tokenizers (WordPiece, byte-level BPE) make of the text, never less. */
  @Override
  public int countTokens(String text) {
    String whole = settings.passagePrefix() + text;
    int tokens = 2; // special ones at both ends
    int letters = 0;
    for (int i = 0; i < whole.length(); i += Character.charCount(whole.codePointAt(i))) {
      int point = whole.codePointAt(i);
      if (point < 128 && Character.isLetter(point)) {
        tokens += letters++ % 2 == 0 ? 1 : 0; // rare words break into pieces of two letters
      } else {
        letters = 0;
        // A byte-level tokenizer may spend a token on each byte of UTF-8.
        tokens +=
            point < 128 ? (point == ' ' ? 0 : 1) : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
      }
    }
    return tokens;
  }

  @Override
  public float[] query(String question) {
    return embed(List.of(settings.queryPrefix() + question), dimension).getFirst();
  }

  /**
   * @throws IllegalArgumentException if a text may be longer than {@link #maxTokens}
   * @throws UserError if the endpoint refuses or stays away
   */
  @Override
  public List<float[]> passages(List<String> texts) {
    for (String text : texts) {
      int tokens = countTokens(text);
      if (tokens > maxTokens()) {
        throw new IllegalArgumentException(
            "a passage has up to %d tokens, the embedding endpoint reads %d"
                .formatted(tokens, maxTokens()));
      }
    }
    List<float[]> vectors = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += settings.batch()) {
      List<String> batch =
          texts.subList(from, Math.min(texts.size(), from + settings.batch())).stream()
              .map(text -> settings.passagePrefix() + text)
              .toList();
      vectors.addAll(embed(batch, dimension));
    }
    return vectors;
  }

  /**
   * @param expected length of the vectors; 0 where it is still to be learnt
   */
  private List<float[]> embed(List<String> texts, int expected) {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", settings.model());
    body.put("encoding_format", "float");
    texts.forEach(body.putArray("input")::add);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.endpoint())
            .timeout(settings.timeout())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()));
    settings.key().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    W3CTraceContextPropagator.getInstance()
        .inject(Context.current(), request, HttpRequest.Builder::header);
    return vectors(send(request.build()), texts.size(), expected);
  }

  /** Tries again, later and later, while the endpoint is busy (429), broken (5xx) or away. */
  private String send(HttpRequest request) {
    String trouble = "";
    for (int attempt = 0; attempt < settings.attempts(); attempt++) {
      try {
        if (attempt > 0) {
          Thread.sleep(FIRST_PAUSE_MS << Math.min(attempt - 1, 6));
        }
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        int status = response.statusCode();
        if (status == 200) {
          return response.body();
        }
        if (status != 429 && status < 500) {
          // Its body may repeat the text that was sent, so it is not shown.
          throw new UserError(
              "the embedding endpoint %s refused the request with status %d; check its address, the model's name and the key"
                  .formatted(settings.endpoint(), status));
        }
        trouble = "status " + status;
      } catch (IOException e) {
        trouble = e.getClass().getSimpleName();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("embedding was interrupted", e);
      }
    }
    throw new UserError(
        "the embedding endpoint %s did not answer in %d attempts (last: %s); check that it runs and try again"
            .formatted(settings.endpoint(), settings.attempts(), trouble));
  }

  private List<float[]> vectors(String body, int count, int expected) {
    try {
      float[][] vectors = new float[count][];
      // "index" tells the place; the order of the list is not promised.
      for (JsonNode row : JSON.readTree(body).path("data")) {
        JsonNode values = row.path("embedding");
        float[] vector = new float[values.size()];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = (float) values.get(i).asDouble();
        }
        vectors[row.path("index").asInt(-1)] = OnnxEmbedder.unit(vector);
      }
      for (float[] vector : vectors) {
        if (vector.length == 0 || (expected > 0 && vector.length != expected)) {
          throw new IllegalStateException("a vector of another length");
        }
      }
      return List.of(vectors);
    } catch (JacksonException | RuntimeException e) {
      throw new UserError(
          "the embedding endpoint %s answered with something other than %d vectors of one length; check that it serves %s"
              .formatted(settings.endpoint(), count, settings.model()),
          e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
