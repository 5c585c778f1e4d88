package dev.tandem.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An OpenAI-compatible endpoint that writes a word every few milliseconds until it is let go, so
 * that a test can look at what happens while an answer is made.
 */
final class HeldModel implements AutoCloseable {
  private final HttpServer server;
  private final Semaphore released = new Semaphore(0);
  final AtomicInteger writing = new AtomicInteger();

  HeldModel() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  /** Lets one answer end, this one or the next. */
  void release() {
    released.release();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    writing.incrementAndGet();
    try (OutputStream out = exchange.getResponseBody()) {
      do {
        write(out, "{\"content\":\"word \"}", "null");
      } while (!released.tryAcquire(20, TimeUnit.MILLISECONDS));
      write(out, "{}", "\"stop\"");
      out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      writing.decrementAndGet();
    }
  }

  private static void write(OutputStream out, String delta, String finish) throws IOException {
    out.write(
        "data: {\"choices\":[{\"index\":0,\"delta\":%s,\"finish_reason\":%s}]}\n\n"
            .formatted(delta, finish)
            .getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
