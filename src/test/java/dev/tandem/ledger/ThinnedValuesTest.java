package dev.tandem.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.MonitorLog.Seen;
import dev.tandem.ledger.MonitorValue.State;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of old values one a day stays. */
class ThinnedValuesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path home;

  private static MonitorInfo monitor(String id) {
    return new MonitorInfo(
        id,
        "volume",
        "hr",
        "collection:" + id,
        "volume.documents",
        START,
        MonitorInfo.State.ACTIVE,
        "It learnt.",
        START,
        "memory of " + id,
        "",
        Optional.empty());
  }

  private static MonitorValue value(int hour, State state) {
    return new MonitorValue(
        START.plus(Duration.ofHours(hour)), OptionalDouble.of(hour), 1, 0, 0, 100, 1, state);
  }

  @Test
  void ofEachOldDayTheLastStaysOrOneThatWasNotNormal() {
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      List<MonitorValue> values = new ArrayList<>();
      for (int hour = 1; hour <= 96; hour++) {
        values.add(value(hour, hour == 30 ? State.ANOMALY : State.NORMAL));
      }
      MonitorLog log = ledger.monitors();
      log.put(
          List.of(
              new Seen(monitor("a"), values, List.of()),
              new Seen(monitor("b"), values.subList(0, 12), List.of())));
      assertThat(log.newest("a").orElseThrow().value()).hasValue(96);
      assertThat(log.newest("none")).isEmpty();

      int gone = log.thin(START.plus(Duration.ofHours(73)));

      assertThat(hours(log, "a").subList(0, 4)).containsExactly(24, 30, 72, 73);
      assertThat(hours(log, "a")).hasSize(3 + 24);
      assertThat(hours(log, "b")).containsExactly(12);
      assertThat(gone).isEqualTo(69 + 11);
      assertThat(log.thin(START.plus(Duration.ofHours(73)))).isZero();
      assertThat(log.find("a").orElseThrow().memory()).isEqualTo("memory of a");
    }
  }

  private static List<Integer> hours(MonitorLog log, String id) {
    return log.values(id, Instant.EPOCH).stream()
        .map(value -> (int) value.value().orElseThrow())
        .toList();
  }
}
