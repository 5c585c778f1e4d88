package dev.tandem.observe.openlineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.observe.openlineage.Dataset.Check;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineage.RunEvent.EventType;
import io.openlineage.client.OpenLineageClientUtils;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent, read back by the specification's own classes. */
class LineageEventsTest {
  private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private LineageEvents toFile() {
    return LineageEvents.open(
        Optional.of(folder.resolve("events.ndjson")), Optional.empty(), "", () -> NOW, "1.2.3");
  }

  private static String ingest(LineageEvents events) {
    Dataset files = Dataset.of("file", "/srv/handbook");
    Dataset documents =
        Dataset.of("tandem", "hr/documents")
            .version("17")
            .fields(Map.of("id", "string"))
            .rows(12);
    return events.run(
        "ingest",
        "hr",
        List.of(files),
        () -> "done",
        done ->
            new Work(
                    List.of(files.checks(List.of(new Check("every_file_was_read", false)))),
                    List.of(documents),
                    Map.of("documents", 12.0, "broken", Double.NaN),
                    List.of(
                        new Work.Step(
                            "chunk",
                            List.of(documents),
                            List.of(Dataset.of("tandem", "hr/chunks").rows(40)))))
                .tests(List.of(new Check("quality", true))));
  }

  private List<RunEvent> read() throws IOException {
    return Files.readAllLines(folder.resolve("events.ndjson")).stream()
        .map(OpenLineageClientUtils::runEventFromJson)
        .toList();
  }

  @Test
  void aRunBeginsAndIsCompleteWithVersionChecksSchemaAndTests() throws IOException {
    try (LineageEvents events = toFile()) {
      assertThat(ingest(events)).isEqualTo("done");
    }
    List<RunEvent> events = read();
    assertThat(events)
        .extracting(event -> event.getEventType() + " " + event.getJob().getName())
        .containsExactly(
            "START ingest.hr", "START chunk.hr", "COMPLETE chunk.hr", "COMPLETE ingest.hr");
    RunEvent complete = events.getLast();
    assertThat(complete.getRun().getRunId())
        .isEqualTo(events.getFirst().getRun().getRunId())
        .matches(id -> id.version() == 7 && id.variant() == 2)
        .matches(id -> id.getMostSignificantBits() >>> 16 == NOW.toEpochMilli());
    assertThat(complete.getSchemaURL())
        .isEqualTo(
            URI.create("https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"));
    assertThat(complete.getInputs().getFirst().getInputFacets().getDataQualityAssertions()
            .getAssertions())
        .singleElement()
        .matches(each -> each.getAssertion().equals("every_file_was_read") && !each.getSuccess());
    var output = complete.getOutputs().getFirst();
    assertThat(output.getFacets().getVersion().getDatasetVersion()).isEqualTo("17");
    assertThat(output.getFacets().getSchema().getFields().getFirst().getName()).isEqualTo("id");
    assertThat(output.getOutputFacets().getOutputStatistics().getRowCount()).isEqualTo(12L);
    assertThat(complete.getRun().getFacets().getTest().getTests().getFirst().getStatus())
        .isEqualTo("pass");
    assertThat(events.get(1).getRun().getFacets().getParent().getRun().getRunId())
        .isEqualTo(complete.getRun().getRunId());
  }

  @Test
  void whatIsWrittenIsNoMoreAndNoLessThanTheSpecificationsClassesRead() throws IOException {
    try (LineageEvents events = toFile()) {
      var _ = ingest(events);
    }
    for (String line : Files.readAllLines(folder.resolve("events.ndjson"))) {
      JsonNode sent = JSON.readTree(line);
      JsonNode again =
          JSON.readTree(
              OpenLineageClientUtils.toJson(OpenLineageClientUtils.runEventFromJson(line)));
      assertThat(again.path("job")).isEqualTo(sent.path("job"));
      assertThat(again.path("run")).isEqualTo(sent.path("run"));
      assertThat(again.path("outputs")).isEqualTo(sent.path("outputs"));
      sent.findParents("_schemaURL")
          .forEach(
              facet -> {
                assertThat(URI.create(facet.path("_schemaURL").asText()).isAbsolute()).isTrue();
                assertThat(facet.path("_producer").asText()).isEqualTo("urn:tandem:1.2.3");
              });
    }
    assertThat(Files.readString(folder.resolve("events.ndjson"))).doesNotContain("NaN");
  }

  @Test
  void workThatFailsIsToldByTheKindOfFailureAlone() throws IOException {
    try (LineageEvents events = toFile()) {
      assertThatThrownBy(
              () ->
                  events.run(
                      "train",
                      "hr",
                      List.of(),
                      () -> {
                        throw new IllegalStateException("ann's secret");
                      },
                      done -> new Work(List.of(), List.of(), Map.of(), List.of())))
          .isInstanceOf(IllegalStateException.class);
    }
    RunEvent failed = read().getLast();
    assertThat(failed.getEventType()).isEqualTo(EventType.FAIL);
    assertThat(failed.getRun().getFacets().getErrorMessage().getMessage())
        .isEqualTo("IllegalStateException");
  }

  @Test
  void anAddressGetsThemWithTheKey() throws IOException {
    Queue<String> came = new ConcurrentLinkedQueue<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/lineage",
        exchange -> {
          came.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(201, -1);
          exchange.close();
        });
    server.start();
    try (LineageEvents events =
        LineageEvents.open(
            Optional.empty(),
            Optional.of(
                URI.create(
                    "http://127.0.0.1:%d/api/v1/lineage"
                        .formatted(server.getAddress().getPort()))),
            "k",
            () -> NOW,
            "1")) {
      var _ = ingest(events);
    } finally {
      server.stop(1);
    }
    assertThat(came).hasSize(4).allMatch(each -> each.startsWith("Bearer k {\"eventType\""));
  }

  @Test
  void anAddressThatHangsHoldsNothingUpAndWhatHasNoRoomIsCounted()
      throws IOException, InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(500, -1);
          exchange.close();
        });
    server.start();
    Outbox outbox =
        new Outbox(
            Optional.empty(),
            Optional.of(URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()))),
            "");
    for (int i = 0; i < 2_000; i++) {
      outbox.put("{}"); // would hang here
    }
    assertThat(outbox.counts().dropped()).isBetween(2_000L - 1_024 - 1, 2_000L - 1_024);
    assertThat(outbox.counts().sent()).isZero();
    release.countDown();
    outbox.close();
    server.stop(0);
    assertThat(outbox.counts().failed()).isPositive();
    assertThat(outbox.counts().sent()).isZero();
  }
}
