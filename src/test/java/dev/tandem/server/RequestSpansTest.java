package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.observe.trace.OtlpCollector;
import dev.tandem.observe.trace.OtlpCollector.Span;
import dev.tandem.observe.trace.Traces;
import dev.tandem.text.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the caller's trace through every step to the model's endpoint, as a collector sees it. */
class RequestSpansTest {
  private static final String TEXT = "Full-time staff receive 28 days of paid leave per year.";
  private static final String LEAVE = "How many days of paid leave do full-time staff receive?";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";

  private final Queue<String> parents = new ConcurrentLinkedQueue<>();

  @TempDir Path home;

  /** A model that answers with a quote, and keeps the traceparent of each call. */
  private HttpServer endpoint() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          parents.add(String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            String event =
                "{\"choices\":[{\"delta\":{\"content\":%s},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":71,\"completion_tokens\":13}}"
                    .formatted(Json.line(TEXT));
            out.write(
                "data: %s\n\ndata: [DONE]\n\n".formatted(event).getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
    return server;
  }

  private List<Span> asked(String... settings) throws IOException {
    HttpServer model = endpoint();
    try (OtlpCollector collector = new OtlpCollector()) {
      String[] all = new String[settings.length + 2];
      all[0] = "observe.traces.endpoint";
      all[1] = collector.url();
      System.arraycopy(settings, 0, all, 2, settings.length);
      try (TestServer at =
          new TestServer(home, "http://127.0.0.1:" + model.getAddress().getPort() + "/v1", all)) {
        at.collection("hr", "public");
        String body = "{\"text\":\"%s\"}".formatted(TEXT);
        assertThat(at.send("PUT", "/api/collections/hr/documents/leave.md", body).statusCode())
            .isEqualTo(200);
        JsonNode answer =
            TestServer.json(
                at.send(
                    "POST",
                    "/api/ask",
                    "{\"collection\":\"hr\",\"question\":\"%s\"}".formatted(LEAVE),
                    "traceparent",
                    "00-%s-%s-01".formatted(TRACE, CALLER)));
        assertThat(answer.path("abstained").asBoolean()).as("%s", answer).isFalse();
      }
      return collector.spans().stream().filter(span -> span.trace().equals(TRACE)).toList();
    } finally {
      model.stop(0);
    }
  }

  private static Span of(List<Span> spans, String name) {
    return spans.stream()
        .filter(span -> span.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not among " + spans));
  }

  @Test
  void everyStepIsASpanInTheCallersTraceAndHoldsNoText() throws IOException {
    List<Span> spans = asked();
    Span request = of(spans, "POST /api/ask");
    assertThat(request.parent()).isEqualTo(CALLER);
    assertThat(request.kind()).isEqualTo(2);
    assertThat(request.attributes())
        .containsEntry("http.route", "/api/ask")
        .containsEntry("http.response.status_code", 200L);
    Span ask = of(spans, "ask");
    assertThat(ask.parent()).isEqualTo(request.id());

    Span retrieval = of(spans, "retrieval hr");
    assertThat(retrieval.parent()).isEqualTo(ask.id());
    assertThat(retrieval.attributes())
        .containsEntry("gen_ai.operation.name", "retrieval")
        .containsEntry("gen_ai.data_source.id", "hr");
    JsonNode document =
        Json.tree(String.valueOf(retrieval.attributes().get("gen_ai.retrieval.documents"))).get(0);
    assertThat(document.path("id").asText()).isEqualTo("hr/leave.md");
    assertThat(document.path("version").asInt()).isEqualTo(1);
    assertThat(document.path("score").isNumber()).isTrue();
    assertThat(document.path("hash").asText()).isEqualTo(Sha256.of(TEXT));

    Span embeddings =
        spans.stream()
            .filter(span -> span.name().startsWith("embeddings "))
            .findFirst()
            .orElseThrow();
    assertThat(embeddings.attributes())
        .containsEntry("gen_ai.operation.name", "embeddings")
        .containsEntry("gen_ai.embeddings.dimension.count", 384L);

    Span chat = of(spans, "chat test");
    assertThat(chat.parent()).isEqualTo(ask.id());
    assertThat(chat.kind()).isEqualTo(3);
    assertThat(chat.attributes())
        .containsEntry("gen_ai.operation.name", "chat")
        .containsEntry("gen_ai.request.model", "test")
        .containsEntry("gen_ai.usage.input_tokens", 71L)
        .containsEntry("gen_ai.usage.output_tokens", 13L)
        .containsEntry("gen_ai.response.finish_reasons", List.of("stop"));
    assertThat(parents).contains("00-%s-%s-01".formatted(TRACE, chat.id()));

    assertThat(of(spans, "verify").parent()).isEqualTo(ask.id());
    assertThat(of(spans, "verify").attributes()).containsEntry("tandem.citations", 1L);
    assertThat(spans).extracting(Span::schema).containsOnly(Traces.SCHEMA);
    assertThat(spans.toString()).doesNotContain("paid leave").doesNotContain("28 days");
  }

  @Test
  void contentIsThereWhereItIsAskedForAndNothingWhereNoTraceIsSampled() throws IOException {
    List<Span> spans = asked("observe.traces.content", "true", "observe.traces.share", "0");
    // The caller sampled its trace, and that holds.
    Map<String, Object> chat = of(spans, "chat test").attributes();
    assertThat(String.valueOf(chat.get("gen_ai.output.messages"))).contains("28 days");
    assertThat(String.valueOf(chat.get("gen_ai.input.messages"))).contains(LEAVE);
    assertThat(of(spans, "retrieval hr").attributes())
        .containsEntry("gen_ai.retrieval.query.text", LEAVE);
  }

  @Test
  void withoutACollectorNothingIsTracedAndNoCallerIsTold() throws IOException {
    HttpServer model = endpoint();
    String url = "http://127.0.0.1:" + model.getAddress().getPort() + "/v1";
    try (Tandem tandem = Tandem.open(home, Map.of("model.endpoint", url, "model", "test"))) {
      assertThat(tandem.traces().on()).isFalse();
    } finally {
      model.stop(0);
    }
  }
}
