package dev.tandem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/**
 * An OpenAI-compatible endpoint on loopback that answers with its whole prompt: the worst model
 * there could be for a permission leak, since it repeats everything it was shown. It keeps the
 * prompts.
 */
public final class EchoModel implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Queue<String> prompts = new ConcurrentLinkedQueue<>();

  public EchoModel() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** What it was shown since the last call. */
  public String takePrompts() {
    String all = String.join("\n", prompts);
    prompts.clear();
    return all;
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    StringBuilder prompt = new StringBuilder();
    request
        .get("messages")
        .forEach(message -> prompt.append(message.get("content").asText()).append('\n'));
    prompts.add(prompt.toString());
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      String piece = JSON.writeValueAsString(prompt.toString());
      out.write(
          ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                  + piece
                  + "},\"finish_reason\":null}]}\n\n"
                  + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                  + "data: [DONE]\n\n")
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
