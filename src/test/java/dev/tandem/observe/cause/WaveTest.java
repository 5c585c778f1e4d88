package dev.tandem.observe.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WaveTest {
  private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

  private static Breach breach(String id, int hours, Severity severity) {
    Instant noticed = START.plus(Duration.ofHours(hours));
    return new Breach(
        id,
        "m-" + id,
        "quality",
        "hr",
        "collection:hr",
        "quality.duplicates",
        9,
        0,
        1,
        0,
        noticed.minus(Duration.ofHours(6)),
        noticed,
        severity,
        "there are nine",
        noticed,
        Optional.empty(),
        Breach.Verdict.NONE);
  }

  private static Incident incident(Breach... breaches) {
    return new Incident(
        "i-1",
        Incident.Status.OPEN,
        Severity.WARNING,
        "there are nine",
        List.of("hr"),
        List.of("collection:hr"),
        List.of(breaches),
        breaches[0].onset(),
        breaches[0].noticed(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static List<String> worst(Breach... breaches) {
    return Wave.worstFirst(incident(breaches)).getFirst().breaches().stream()
        .map(Breach::id)
        .toList();
  }

  @Test
  void what_came_days_later_begins_for_itself() {
    Breach[] breaches =
        Stream.of(
                breach("old", 0, Severity.WARNING),
                breach("new", 66, Severity.WARNING),
                breach("follows", 84, Severity.WARNING))
            .toArray(Breach[]::new);
    assertThat(worst(breaches)).containsExactly("new", "follows");
    Incident worst = Wave.worstFirst(incident(breaches)).getFirst();
    assertThat(worst.noticed()).isEqualTo(breaches[1].noticed());
    assertThat(worst.onset()).isEqualTo(breaches[1].onset());
  }

  @Test
  void a_graver_wave_goes_before_a_larger_one() {
    assertThat(
            worst(
                breach("grave", 0, Severity.CRITICAL),
                breach("one", 90, Severity.WARNING),
                breach("two", 91, Severity.WARNING)))
        .containsExactly("grave");
  }

  @Test
  void what_follows_within_a_day_and_a_half_is_one() {
    assertThat(
            worst(
                breach("one", 0, Severity.WARNING),
                breach("two", 30, Severity.WARNING),
                breach("three", 60, Severity.WARNING)))
        .containsExactly("one", "two", "three");
  }

  @Test
  void an_incident_whose_breaches_are_gone_stays_as_it_is() {
    Incident bare =
        new Incident(
            "i-2",
            Incident.Status.OPEN,
            Severity.WARNING,
            "gone",
            List.of(),
            List.of(),
            List.of(),
            START,
            START,
            Optional.empty(),
            Optional.empty(),
            List.of());
    assertThat(Wave.worstFirst(bare)).containsExactly(bare);
  }
}
