package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * An OpenAI-compatible endpoint on loopback that says what it was told to, whatever it is asked,
 * and can be held back before each piece: what is shown while an answer is awaited can then be
 * looked at for as long as it takes.
 */
public final class ScriptedEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Semaphore gate = new Semaphore(1);
  private final Semaphore one = new Semaphore(0);
  private volatile Function<String, List<String>> says = question -> List.of();
  private volatile Predicate<String> fails = question -> false;
  private volatile Predicate<String> cuts = question -> false;
  private final List<JsonNode> forms = Collections.synchronizedList(new ArrayList<>());
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());

  public ScriptedEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  public void says(String... pieces) {
    List<String> all = List.of(pieces);
    says = question -> all;
  }

  /** What it says to what a question, the last turn, is. */
  public void answers(Function<String, String> answers) {
    says = question -> List.of(answers.apply(question));
  }

  /** Questions that it answers with 500. */
  public void fails(Predicate<String> questions) {
    fails = questions;
  }

  /** Questions whose answers it says were cut off at the most tokens. */
  public void cuts(Predicate<String> questions) {
    cuts = questions;
  }

  /** The conversations that it was asked so far, as they came in. */
  public List<JsonNode> asked() {
    return List.copyOf(asked);
  }

  /** The forms that its answers were to have; missing nodes where any would do. */
  public List<JsonNode> forms() {
    return List.copyOf(forms);
  }

  /** Nothing is answered from here on until {@link #letGo}. */
  void hold() {
    gate.acquireUninterruptibly();
  }

  void letGo() {
    gate.release();
  }

  /** Lets one piece pass while it is held. */
  void letOne() {
    one.release();
  }

  private void pass() {
    try {
      while (!gate.tryAcquire(10, TimeUnit.MILLISECONDS)) {
        if (one.tryAcquire()) {
          return;
        }
      }
      gate.release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
    JsonNode turns = request.path("messages");
    forms.add(request.path("response_format"));
    asked.add(turns);
    String question = turns.path(turns.size() - 1).path("content").asText();
    if (fails.test(question)) {
      exchange.sendResponseHeaders(500, -1);
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      for (String piece : says.apply(question)) {
        pass();
        chunk(out, "{\"content\":" + JSON.writeValueAsString(piece) + "}", "null");
      }
      pass();
      chunk(out, "{}", cuts.test(question) ? "\"length\"" : "\"stop\"");
      out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void chunk(OutputStream out, String delta, String finish) throws IOException {
    String data = "data: {\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n";
    out.write(data.formatted(delta, finish).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
