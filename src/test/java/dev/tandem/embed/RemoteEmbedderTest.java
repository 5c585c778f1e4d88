package dev.tandem.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real HTTP server that serves bge-small in OpenAI's format. */
class RemoteEmbedderTest implements EmbedderContract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final OnnxEmbedder BGE = OnnxEmbedder.bgeSmallEn();
  private static final Queue<Integer> FAILURES = new ConcurrentLinkedQueue<>();
  private static final List<Integer> BATCHES = Collections.synchronizedList(new ArrayList<>());
  private static final HttpServer SERVER = serve();
  private static final Embedder REMOTE = RemoteEmbedder.open(settings("secret"));

  @Override
  public Embedder embedder() {
    return REMOTE;
  }

  @BeforeEach
  void calm() {
    FAILURES.clear();
    BATCHES.clear();
  }

  @AfterAll
  static void close() {
    REMOTE.close();
    SERVER.stop(0);
    BGE.close();
  }

  private static RemoteSettings settings(String key) {
    return new RemoteSettings(
        URI.create("http://127.0.0.1:" + SERVER.getAddress().getPort() + "/v1/embeddings"),
        "bge",
        Optional.of(key),
        "Represent this sentence for searching relevant passages: ",
        "",
        512,
        2,
        3,
        Duration.ofSeconds(20),
        Set.of("en"));
  }

  private static HttpServer serve() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/v1/embeddings", RemoteEmbedderTest::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return server;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      Integer failure = FAILURES.poll();
      if (failure != null && failure >= 400) {
        exchange.sendResponseHeaders(failure, -1);
        return;
      }
      if (!"Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      List<String> texts = new ArrayList<>();
      request.get("input").forEach(text -> texts.add(text.asText()));
      BATCHES.add(texts.size());
      ObjectNode response = JSON.createObjectNode();
      ArrayNode data = response.putArray("data");
      // Backwards, because the protocol promises no order; a "failure" of 1 leaves one out.
      for (int i = texts.size() - 1; i >= (failure == null ? 0 : failure); i--) {
        ArrayNode values = data.addObject().put("index", i).putArray("embedding");
        for (float value : BGE.passages(List.of(texts.get(i))).getFirst()) {
          values.add(value * 3); // not of unit length, as some endpoints serve them
        }
      }
      byte[] bytes = JSON.writeValueAsBytes(response);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void vectorsComeInOrderAndInBatches() {
    List<float[]> remote = REMOTE.passages(TEXTS);
    assertThat(BATCHES).containsExactly(2, 2, 1);
    List<float[]> local = BGE.passages(TEXTS);
    for (int i = 0; i < TEXTS.size(); i++) {
      assertThat(EmbedderContract.dot(remote.get(i), local.get(i))).isGreaterThan(.99999);
    }
    assertThat(EmbedderContract.dot(REMOTE.query("VPN?"), BGE.query("VPN?"))).isGreaterThan(.99999);
  }

  @Test
  void aBusyEndpointIsAskedAgainAndABrokenOneGivenUp() {
    FAILURES.addAll(List.of(503, 429));
    assertThat(REMOTE.passages(List.of("x"))).hasSize(1);
    FAILURES.addAll(List.of(500, 500, 500));
    assertThatThrownBy(() -> REMOTE.passages(List.of("private words")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("3 attempts")
        .hasMessageNotContaining("private");
  }

  @Test
  void aWrongKeyIsSaidAtOnce() {
    assertThatThrownBy(() -> RemoteEmbedder.open(settings("wrong")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("401")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void aMissingVectorIsNotAccepted() {
    FAILURES.add(1);
    assertThatThrownBy(() -> REMOTE.passages(List.of("a", "b")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("2 vectors");
  }

  @Test
  void anEndpointThatIsAwayIsAUserError() {
    RemoteSettings nobody =
        new RemoteSettings(
            URI.create("http://127.0.0.1:1/v1/embeddings"),
            "bge",
            Optional.empty(),
            "",
            "",
            512,
            2,
            2,
            Duration.ofSeconds(5),
            Set.of());
    assertThatThrownBy(() -> RemoteEmbedder.open(nobody))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("did not answer");
  }

  @Test
  void tokensAreNeverEstimatedTooLow() {
    for (String text : TEXTS) {
      assertThat(REMOTE.countTokens(text)).isGreaterThanOrEqualTo(BGE.countTokens(text));
    }
    for (String text : List.of("東京都庁の電話番号", "Rindfleischetikettierung §7 (2)", "x9-Ωß")) {
      assertThat(REMOTE.countTokens(text)).isGreaterThanOrEqualTo(BGE.countTokens(text));
    }
  }

  @Test
  void settingsDoNotPrintTheKey() {
    assertThat(settings("secret").toString()).doesNotContain("secret");
  }
}
