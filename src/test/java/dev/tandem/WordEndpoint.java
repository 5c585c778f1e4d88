package dev.tandem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * An OpenAI-compatible embedding endpoint on loopback: counts of hashed words. A model's name is
 * its dimension. It can fall silent after so many texts, as one that hangs, or refuse.
 */
final class WordEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What it does once the texts that it may answer are used up. */
  enum Then {
    REFUSE,
    HANG
  }

  private final HttpServer server;
  private final CountDownLatch closing = new CountDownLatch(1);
  private CountDownLatch exhausted = new CountDownLatch(1);
  private int left = Integer.MAX_VALUE;
  private int answered;
  private Then then = Then.REFUSE;

  WordEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/embeddings", this::answer);
    server.start();
  }

  /** Settings that embed here, into so many dimensions and from passages of so many tokens. */
  Map<String, String> settings(int dimension, int tokens) {
    return Map.of(
        "embedder",
        Integer.toString(dimension),
        "embedder.endpoint",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/v1",
        "embedder.max_tokens",
        Integer.toString(tokens));
  }

  synchronized void answerOnly(int texts, Then afterwards) {
    left = texts;
    then = afterwards;
    answered = 0;
    exhausted = new CountDownLatch(1);
  }

  void answerAll() {
    answerOnly(Integer.MAX_VALUE, Then.REFUSE);
  }

  /** Texts since the last change of what it answers. */
  synchronized int answered() {
    return answered;
  }

  synchronized CountDownLatch exhausted() {
    return exhausted;
  }

  private synchronized boolean take(int texts) {
    if (texts > left) {
      exhausted.countDown();
      return false;
    }
    left -= texts;
    answered += texts;
    return true;
  }

  private synchronized Then then() {
    return then;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      List<String> texts = new ArrayList<>();
      request.get("input").forEach(text -> texts.add(text.asText()));
      if (!take(texts.size())) {
        if (then() == Then.HANG) {
          closing.await();
        }
        exchange.sendResponseHeaders(400, -1);
        return;
      }
      int dimension = Integer.parseInt(request.get("model").asText());
      ObjectNode response = JSON.createObjectNode();
      ArrayNode data = response.putArray("data");
      for (int i = 0; i < texts.size(); i++) {
        ArrayNode values = data.addObject().put("index", i).putArray("embedding");
        for (float value : vector(texts.get(i), dimension)) {
          values.add(value);
        }
      }
      byte[] bytes = JSON.writeValueAsBytes(response);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static float[] vector(String text, int dimension) {
    float[] vector = new float[dimension];
    vector[0] = 0.1f; // never the zero vector
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
      vector[Math.floorMod(word.hashCode() * 0x9E3779B9, dimension)] += 1;
    }
    return vector;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
