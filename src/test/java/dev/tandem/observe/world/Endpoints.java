package dev.tandem.observe.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * The machines that the company rents: a model and an embedder behind OpenAI's API on loopback.
 * What they do takes time of the virtual clock and hardly any of this machine's.
 */
final class Endpoints implements AutoCloseable {
  /** The adapter of the model that reads best. */
  static final String ABLE = "desk-adapter-2";

  /** One that never learnt to tell what holds today. */
  static final String UNABLE = "desk-adapter-3";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int FIRST_MS = 240;
  private static final int WORD_MS = 14;
  private static final int SPREAD_MS = 90;
  private static final int EMBED_MS = 6;
  private static final int WAIT_MS = 260; // for each who is before

  private final VirtualClock clock;
  private final Vectors vectors = new Vectors();
  private final HttpServer server;
  private volatile State state = State.WELL;

  /**
   * How the model's machine is.
   *
   * @param failing share of requests that it answers with an error
   * @param slowness factor of the time that it takes
   * @param worse whether another, weaker model answers under the same name
   * @param queue how many others wait before each request
   */
  record State(double failing, double slowness, boolean worse, int queue) {
    static final State WELL = new State(0, 1, false, 0);

    State and(State other) {
      return new State(
          Math.max(failing, other.failing),
          slowness * other.slowness,
          worse || other.worse,
          queue + other.queue);
    }
  }

  Endpoints(VirtualClock clock) {
    this(clock, 0);
  }

  /**
   * @param port 0 for any that is free
   */
  Endpoints(VirtualClock clock, int port) {
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/embeddings", this::embed);
    server.createContext("/v1/chat/completions", this::chat);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  int port() {
    return server.getAddress().getPort();
  }

  State state() {
    return state;
  }

  void become(State other) {
    state = other;
  }

  /** Beside what is wrong already. */
  void worsen(State further) {
    state = state.and(further);
  }

  private void embed(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      List<String> texts = new ArrayList<>();
      request.path("input").forEach(text -> texts.add(text.asText()));
      clock.pass(Duration.ofMillis(EMBED_MS));
      int index = 0;
      StringBuilder body = new StringBuilder("{\"data\":[");
      for (String vector : vectors.of(request.path("model").asText(), texts)) {
        body.append(body.charAt(body.length() - 1) == '}' ? "," : "")
            .append("{\"index\":%d,\"embedding\":%s}".formatted(index++, vector));
      }
      send(exchange, "application/json", body.append("]}").toString());
    }
  }

  private void chat(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      State now = state;
      List<Clerk.Turn> turns = new ArrayList<>();
      request
          .path("messages")
          .forEach(
              turn ->
                  turns.add(
                      new Clerk.Turn(turn.path("role").asText(), turn.path("content").asText())));
      int chance = Math.floorMod(turns.getLast().text().hashCode() * 0x9E3779B9, 1000);
      if (chance < now.failing() * 1000) {
        clock.pass(Duration.ofMillis(FIRST_MS));
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      String said =
          Clerk.answer(turns, !now.worse() && request.path("model").asText().equals(ABLE));
      int words = said.split(" ").length;
      double millis = FIRST_MS + WORD_MS * words + SPREAD_MS * chance / 1000.0;
      clock.pass(
          Duration.ofMillis((long) (millis * now.slowness()) + (long) WAIT_MS * now.queue()));
      send(
          exchange,
          "text/event-stream",
          event(JSON.createObjectNode().put("content", said), "null")
              + event(JSON.createObjectNode(), "\"stop\"")
              + "data: [DONE]\n\n");
    }
  }

  private static String event(ObjectNode delta, String finish) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n"
        .formatted(delta, finish);
  }

  private static void send(HttpExchange exchange, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
