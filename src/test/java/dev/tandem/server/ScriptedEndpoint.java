package dev.tandem.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * An OpenAI-compatible endpoint on loopback that says what it was told to, whatever it is asked,
 * and can be held back: what the page shows while an answer is awaited can then be looked at for as
 * long as it takes.
 */
final class ScriptedEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Semaphore gate = new Semaphore(1);
  private volatile String says = "";

  ScriptedEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  void says(String text) {
    says = text;
  }

  /** Nothing is answered from here on until {@link #letGo}. */
  void hold() {
    gate.acquireUninterruptibly();
  }

  void letGo() {
    gate.release();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    gate.acquireUninterruptibly();
    gate.release();
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      String piece = JSON.writeValueAsString(says);
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
