package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.MonitorInfo.State;
import dev.tandem.observe.monitor.Own;
import dev.tandem.text.Acl;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real home is watched: its index, its permissions, and what its owners added. */
class MonitorsTest {
  private static final Duration BUDGET = Duration.ofMinutes(5);

  @TempDir Path folder;

  private Instant now = Instant.parse("2026-03-02T10:00:00Z");

  private Tandem open(Map<String, String> settings) {
    return Tandem.open(folder.resolve("home"), settings, (InstantSource) () -> now);
  }

  private void handbook(Tandem tandem) throws IOException {
    Path texts = Files.createDirectories(folder.resolve("texts"));
    Files.writeString(texts.resolve("leave.md"), "# Leave\n\nEverybody has 30 days of leave.\n");
    Files.writeString(texts.resolve("pay.md"), "# Pay\n\nSalaries are paid on the 25th.\n");
    tandem.createCollection("hr", Acl.parse("group:hr"), "en");
    tandem.ingest("hr", List.of(texts));
  }

  private static Monitors.Status of(Tandem tandem, String metric) {
    return tandem.monitors().all(Optional.empty()).stream()
        .filter(each -> each.metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aSmallHomeOnItsFirstDayIsWatchedAndQuiet() throws IOException {
    try (Tandem tandem = open(Map.of())) {
      handbook(tandem);
      assertThat(tandem.monitors().all(Optional.empty())).isEmpty();
      assertThat(tandem.monitors().tick(BUDGET).breaches()).isEmpty();
      // One question about the planted document, and one about each of the two.
      assertThat(of(tandem, "permissions.probe"))
          .satisfies(
              probe -> {
                assertThat(probe.state()).isEqualTo(State.ACTIVE);
                assertThat(probe.last().orElseThrow().n()).isEqualTo(3);
                assertThat(probe.last().orElseThrow().value()).hasValue(0);
              });
      assertThat(of(tandem, "volume.documents").last().orElseThrow().value()).hasValue(2);
      assertThat(tandem.monitors().all(Optional.of("hr")))
          .allMatch(each -> each.collection().equals("hr") && !each.watches().isEmpty());
      assertThatThrownBy(() -> tandem.monitors().all(Optional.of("none")))
          .isInstanceOf(UserError.class);
      Monitors.Status documents = of(tandem, "volume.documents");
      assertThat(tandem.monitors().find(documents.id())).isEqualTo(documents);
      assertThat(tandem.monitors().find("volume.documents")).isEqualTo(documents);
      assertThatThrownBy(() -> tandem.monitors().find("volume")).hasMessageContaining("more of it");
      assertThat(tandem.monitors().plot(documents, Instant.EPOCH)).startsWith("<svg");
    }
  }

  @Test
  void anOwnNumberIsWatchedWithItsBounds() throws IOException {
    Path file = folder.resolve("queue.json");
    Files.writeString(file, "{\"queue\": {\"waiting\": 12}}");
    try (Tandem tandem = open(Map.of())) {
      handbook(tandem);
      tandem
          .monitors()
          .add(
              new Own(
                  "queue",
                  "",
                  file.toString(),
                  "/queue/waiting",
                  Optional.empty(),
                  Optional.of(50.0),
                  "tickets"));
      tandem
          .monitors()
          .add(
              new Own(
                  "documents",
                  "SELECT count(*) FROM document",
                  "",
                  "",
                  Optional.of(5.0),
                  Optional.empty(),
                  ""));
      List<Breach> first = tandem.monitors().tick(BUDGET).breaches();
      assertThat(first).extracting(Breach::metric).containsExactly("own.documents");
      assertThat(of(tandem, "own.queue").last().orElseThrow().value()).hasValue(12);
      now = now.plus(Duration.ofHours(1));
      Files.writeString(file, "{\"queue\": {\"waiting\": 80}}");
      List<Breach> second = tandem.monitors().tick(BUDGET).breaches();
      assertThat(second)
          .extracting(Breach::metric)
          .containsExactlyInAnyOrder("own.documents", "own.queue");
      assertThat(second)
          .filteredOn(breach -> breach.metric().equals("own.queue"))
          .singleElement()
          .satisfies(
              breach -> {
                assertThat(breach.sentence()).contains("Tickets", "80", "50");
                tandem.monitors().judge(breach.id(), Breach.Verdict.NORMAL);
              });
      now = now.plus(Duration.ofHours(1));
      Files.writeString(file, "{\"queue\": {}}");
      tandem.monitors().tick(BUDGET);
      assertThat(of(tandem, "own.queue").state()).isEqualTo(State.INACTIVE);
      assertThat(of(tandem, "own.queue").why()).contains("no number");
      now = now.plus(Duration.ofHours(1));
      Files.writeString(file, "{\"queue\": {\"waiting\": 80}}");
      tandem.monitors().tick(BUDGET);
      assertThat(tandem.monitors().open())
          .as("80 were called normal")
          .extracting(Breach::metric)
          .containsExactly("own.documents");
      tandem.monitors().remove("queue");
      assertThat(tandem.monitors().own()).extracting(Own::name).containsExactly("documents");
    }
  }

  @Test
  void aQueryOnlyReads() throws IOException {
    try (Tandem tandem = open(Map.of())) {
      handbook(tandem);
      assertThatThrownBy(() -> own("mine", "DELETE FROM document")).hasMessageContaining("SELECT");
      tandem.monitors().add(own("mine", "WITH x AS (SELECT 1) DELETE FROM document"));
      tandem.monitors().tick(BUDGET);
      assertThat(of(tandem, "own.mine").state()).isEqualTo(State.INACTIVE);
      assertThat(of(tandem, "own.mine").why()).contains("cannot be read");
      assertThat(tandem.collections().totals("hr").documents()).isEqualTo(2);
    }
  }

  private static Own own(String name, String sql) {
    return new Own(name, sql, "", "", Optional.empty(), Optional.empty(), "");
  }

  @Test
  void ownNumbersStandInTheSettingsToo() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(
        home.resolve("tandem.yaml"),
        """
        observe:
          every: 0
          metrics:
            far: {json: "http://example.com/x", pointer: /n}
            keys: {sql: "SELECT count(*) FROM api_key", high: 10, what: keys of the server}
        """);
    try (Tandem tandem = open(Map.of())) {
      handbook(tandem);
      assertThat(tandem.monitors().own()).extracting(Own::name).containsExactly("far", "keys");
      assertThatThrownBy(() -> tandem.monitors().add(own("keys", "SELECT 1")))
          .hasMessageContaining("tandem.yaml");
      tandem.monitors().tick(BUDGET);
      assertThat(of(tandem, "own.keys").last().orElseThrow().value()).hasValue(0);
      assertThat(of(tandem, "own.far").why()).contains("observe.hosts");
    }
  }
}
