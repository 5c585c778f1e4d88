package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * An OpenAI-compatible server over real HTTP, with a small text generator behind it: the words of
 * its answer follow from the conversation and the seed, one word is one token, and it says as many
 * as the conversation is long, up to thirty.
 */
final class ChatServer implements AutoCloseable {
  static final int CONTEXT = 4096;
  private static final List<String> WORDS =
      List.of("Grüße", "the", "日本", "desk", "🙂", "answers", "on", "4411", "daily", "at");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final AtomicInteger requests = new AtomicInteger();
  final Deque<Integer> failures = new ArrayDeque<>();
  volatile String key = "";
  volatile List<String> rawEvents = List.of();
  volatile long delayMillis;
  volatile JsonNode last = JSON.createObjectNode();

  ChatServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  Endpoint endpoint(String model, String key) {
    URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    return new Endpoint(base, model, key, CONTEXT, Duration.ofSeconds(5), 3);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.incrementAndGet();
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      last = request;
      int status = status(exchange, request);
      if (status != 200) {
        exchange.getResponseHeaders().set("Retry-After", "0");
        exchange.sendResponseHeaders(status, -1);
        return;
      }
      sleep();
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        if (rawEvents.isEmpty()) {
          stream(request, out);
        }
        for (String event : rawEvents) {
          send(out, event);
        }
      }
    }
  }

  private synchronized int status(HttpExchange exchange, JsonNode request) {
    if (!failures.isEmpty()) {
      return failures.removeFirst();
    }
    String sent = exchange.getRequestHeaders().getFirst("Authorization");
    if (!key.isEmpty() && !("Bearer " + key).equals(sent)) {
      return 401;
    }
    if (!request.path("model").asText().equals("words")) {
      return 404;
    }
    return request.path("messages").isEmpty() || tokens(request) > CONTEXT ? 400 : 200;
  }

  private static int tokens(JsonNode request) {
    return IntStream.range(0, request.path("messages").size())
        .map(i -> request.path("messages").get(i).path("content").asText().split(" ").length)
        .sum();
  }

  private void sleep() {
    try {
      Thread.sleep(delayMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void stream(JsonNode request, OutputStream out) throws IOException {
    long seed = request.path("messages").toString().hashCode();
    if (request.path("temperature").asDouble() > 0) {
      seed ^= request.path("seed").asLong();
    }
    SplittableRandom random = new SplittableRandom(seed);
    int length = Math.min(30, 10 + tokens(request));
    int most = Math.min(length, request.path("max_tokens").asInt());
    send(out, event("", ""));
    StringBuilder text = new StringBuilder();
    int[] ends = new int[most];
    for (int n = 0; n < most; n++) {
      text.append(n == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
      ends[n] = text.length();
    }
    int cut = text.length();
    for (JsonNode stop : request.path("stop")) {
      int at = text.indexOf(stop.asText());
      cut = at < 0 ? cut : Math.min(cut, at);
    }
    int words = 0;
    for (int from = 0; from < cut; words++) {
      int to = Math.min(cut, ends[words]);
      send(out, event(text.substring(from, to), ""));
      from = to;
    }
    boolean ended = cut < text.length() || most == length;
    send(out, event("", ended ? "stop" : "length"));
    if (request.path("stream_options").path("include_usage").asBoolean()) {
      ObjectNode usage = JSON.createObjectNode();
      usage.putArray("choices");
      usage
          .putObject("usage")
          .put("prompt_tokens", tokens(request))
          .put("completion_tokens", words);
      send(out, usage.toString());
    }
    send(out, "[DONE]");
  }

  private static String event(String content, String finish) {
    ObjectNode event = JSON.createObjectNode().put("object", "chat.completion.chunk");
    ObjectNode choice = event.putArray("choices").addObject().put("index", 0);
    choice.putObject("delta").put("content", content);
    if (finish.isEmpty()) {
      choice.putNull("finish_reason");
    } else {
      choice.put("finish_reason", finish);
    }
    return event.toString();
  }

  private static void send(OutputStream out, String data) throws IOException {
    out.write((": note\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
