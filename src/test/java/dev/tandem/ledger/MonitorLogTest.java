package dev.tandem.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.MonitorLog.Seen;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What monitors saw comes back as it was kept. */
class MonitorLogTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @TempDir Path home;

  @Test
  void aTickIsKeptWithItsMonitorsTheirValuesAndTheirBreaches() {
    MonitorInfo monitor = monitor("documents-1", MonitorInfo.State.ACTIVE);
    Breach breach = breach("b1", NOON);
    List<MonitorValue> values =
        List.of(
            new MonitorValue(
                NOON,
                OptionalDouble.of(30),
                30,
                31,
                28,
                Double.POSITIVE_INFINITY,
                0.25,
                MonitorValue.State.NORMAL),
            new MonitorValue(
                NOON.plusSeconds(3600),
                OptionalDouble.empty(),
                0,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                1,
                MonitorValue.State.MISSING));
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      ledger.monitors().put(List.of(new Seen(monitor, values, List.of(breach))));
    }
    try (SqliteLedger ledger = SqliteLedger.openReader(home)) {
      assertThat(ledger.monitors().all()).containsExactly(monitor.withMemory(""));
      assertThat(ledger.monitors().find(monitor.id())).contains(monitor);
      assertThat(ledger.monitors().values(monitor.id(), NOON)).isEqualTo(values);
      assertThat(ledger.monitors().values(monitor.id(), NOON.plusSeconds(1)))
          .isEqualTo(values.subList(1, 2));
      assertThat(ledger.monitors().newest()).containsOnlyKeys(monitor.id());
      assertThat(ledger.monitors().newest().get(monitor.id())).isEqualTo(values.getLast());
      assertThat(ledger.breaches().find("b1")).contains(breach);
    }
  }

  @Test
  void aBreachIsOpenUntilItEndsAndKeepsWhatWasSaidOfIt() {
    try (SqliteLedger ledger = SqliteLedger.openWriter(home, InstantSource.fixed(NOON))) {
      BreachLog breaches = ledger.breaches();
      breaches.put(breach("b1", NOON));
      breaches.put(breach("b2", NOON.plusSeconds(60)));
      assertThat(breaches.open()).extracting(Breach::id).containsExactly("b1", "b2");
      assertThat(breaches.judge("b1", Breach.Verdict.REAL)).isTrue();
      assertThat(breaches.judge("b3", Breach.Verdict.REAL)).isFalse();
      Breach over = ended(breach("b1", NOON), NOON.plusSeconds(600));
      breaches.put(over);
      assertThat(breaches.open()).extracting(Breach::id).containsExactly("b2");
      assertThat(breaches.find("b1").orElseThrow().ended()).contains(NOON.plusSeconds(600));
      assertThat(breaches.find("b1").orElseThrow().verdict()).isEqualTo(Breach.Verdict.REAL);
      assertThat(breaches.since(NOON.plusSeconds(1))).extracting(Breach::id).containsExactly("b2");
      assertThat(breaches.page("", "", 10)).extracting(Breach::id).containsExactly("b2", "b1");
      assertThat(breaches.page("", "b2", 10)).extracting(Breach::id).containsExactly("b1");
      assertThat(breaches.page("another", "", 10)).isEmpty();
    }
  }

  @Test
  void aMonitorThatIsForgottenTakesItsValuesAlongAndLeavesItsBreaches() {
    MonitorInfo monitor = monitor("documents-1", MonitorInfo.State.TRAINING);
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      ledger.monitors().put(List.of(new Seen(monitor, List.of(), List.of(breach("b1", NOON)))));
      ledger.monitors().remove(monitor.id());
      assertThat(ledger.monitors().all()).isEmpty();
      assertThat(ledger.breaches().open()).hasSize(1);
    }
  }

  @Test
  void marksAreReplaced() {
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      assertThat(ledger.monitors().mark("discoveries")).isEmpty();
      ledger.monitors().putMark("discoveries", "{}");
      ledger.monitors().putMark("discoveries", "[]");
      assertThat(ledger.monitors().mark("discoveries")).contains("[]");
    }
  }

  @Test
  void theLedgerWritesTheTimeOfItsClock() {
    try (SqliteLedger ledger = SqliteLedger.openWriter(home, InstantSource.fixed(NOON))) {
      ledger.runs().begin("hr", "ingest");
      assertThat(ledger.runs().recent("ingest", 1).getFirst().started()).isEqualTo(NOON);
      assertThat(ledger.clock().instant()).isEqualTo(NOON);
    }
  }

  private static MonitorInfo monitor(String id, MonitorInfo.State state) {
    return new MonitorInfo(
        id,
        "volume",
        "hr",
        "collection:hr",
        "volume.documents",
        NOON,
        state,
        "It has seen enough.",
        NOON,
        "{\"points\":[1,2,3]}",
        "",
        Optional.empty());
  }

  private static Breach breach(String id, Instant noticed) {
    return new Breach(
        id,
        "documents-1",
        "volume",
        "hr",
        "collection:hr",
        "volume.documents",
        12,
        28,
        Double.POSITIVE_INFINITY,
        1e-6,
        noticed.minusSeconds(3600),
        noticed,
        Breach.Severity.WARNING,
        "12 documents, and 28 or more were expected.",
        noticed,
        Optional.empty(),
        Breach.Verdict.NONE);
  }

  private static Breach ended(Breach breach, Instant time) {
    return new Breach(
        breach.id(),
        breach.monitor(),
        breach.kind(),
        breach.collection(),
        breach.target(),
        breach.metric(),
        breach.observed(),
        breach.low(),
        breach.high(),
        breach.p(),
        breach.onset(),
        breach.noticed(),
        breach.severity(),
        breach.sentence(),
        time,
        Optional.of(time),
        breach.verdict());
  }
}
