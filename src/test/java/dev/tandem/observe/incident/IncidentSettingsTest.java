package dev.tandem.observe.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What settings about incidents may say. */
class IncidentSettingsTest {
  @Test
  void quietHoursGoOverMidnightInTheirZone() {
    QuietHours night = QuietHours.parse("22:00-07:00", "Europe/Berlin");

    assertThat(night.at(Instant.parse("2026-07-01T20:00:00Z"))).isTrue(); // 22:00 there
    assertThat(night.at(Instant.parse("2026-07-01T19:59:59Z"))).isFalse();
    assertThat(night.at(Instant.parse("2026-07-01T04:59:59Z"))).isTrue();
    assertThat(night.at(Instant.parse("2026-07-01T05:00:00Z"))).isFalse();
    assertThat(QuietHours.parse("", "UTC").at(Instant.EPOCH)).isFalse();
    for (String wrong : List.of("22:00", "22-7", "22:00-22:00", "25:00-07:00")) {
      assertThatThrownBy(() -> QuietHours.parse(wrong, "UTC"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> QuietHours.parse("", "Mars"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void promisesOfACollectionBeatThoseOfAll() {
    Promises promises = Promises.parse("hr: answered=0.9, p95=1500ms; *: resolve=8h");

    assertThat(promises.of("hr").get(1)).isEqualTo(new Promise(Promise.Kind.P95, 1.5));
    assertThat(promises.of("it"))
        .containsExactly(new Promise(Promise.Kind.RESOLVE, 8 * 3600));
    for (String wrong : List.of("hr", "hr: answered=2", "hr: p95=2", "hr: fast=1s", ": p95=1s")) {
      assertThatThrownBy(() -> Promises.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theNarrowestOwnerCounts() {
    Owners owners = Owners.parse("hr: user:ann; source:C:/wiki: group:wiki; *: ops@example.org");

    assertThat(owners.of(List.of("source:C:/wiki"), List.of("hr"))).contains("group:wiki");
    assertThat(owners.of(List.of("collection:hr"), List.of("hr"))).contains("user:ann");
    assertThat(owners.of(List.of("model"), List.of())).contains("ops@example.org");
    assertThat(Owners.parse("").of(List.of("model"), List.of())).isEmpty();
  }
}
