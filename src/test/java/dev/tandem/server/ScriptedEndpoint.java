package dev.tandem.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An OpenAI-compatible endpoint on loopback that says what it was told to, whatever it is asked,
 * and can be held back before each piece: what is shown while an answer is awaited can then be
 * looked at for as long as it takes.
 */
final class ScriptedEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final Semaphore gate = new Semaphore(1);
  private final Semaphore one = new Semaphore(0);
  private volatile List<String> says = List.of();

  ScriptedEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  void says(String... pieces) {
    says = List.of(pieces);
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
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (var out = exchange.getResponseBody()) {
      for (String piece : says) {
        pass();
        chunk(out, "{\"content\":" + JSON.writeValueAsString(piece) + "}", "null");
      }
      pass();
      chunk(out, "{}", "\"stop\"");
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
