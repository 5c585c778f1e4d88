package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.Contestant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScalabilityTest {
  private static final Equipment EQUIPMENT = Planted.own(true, Optional.of(60.0));

  private static FactorEvidence measure(Contestant contestant, Scalability.Bounds bounds) {
    return new Scalability(
            List.of(contestant),
            Planted.questions(7),
            Map.of(contestant.name(), EQUIPMENT),
            () -> 1000,
            bounds)
        .measure(what -> {});
  }

  /** Waiting takes at least as long as it is told to, however busy the machine. */
  @Test
  void whoOnlyWaitsBearsAnyNumberOfUsers() {
    Contestant slow = Planted.slow("slow", Duration.ofMillis(40), "");
    FactorEvidence load = measure(slow, new Scalability.Bounds(1000, 1e9));
    for (int users : new int[] {1, 8, 32, 128}) {
      assertThat(load.measure("slow", "p50_ms_" + users).orElseThrow().value())
          .isGreaterThanOrEqualTo(40);
      assertThat(load.measure("slow", "p99_ms_" + users).orElseThrow().value())
          .isGreaterThanOrEqualTo(load.measure("slow", "p50_ms_" + users).orElseThrow().value());
      assertThat(load.measure("slow", "answers_per_second_" + users).orElseThrow().value())
          .isLessThanOrEqualTo(users / .04);
      assertThat(load.measure("slow", "p50_ms_" + users).orElseThrow().n())
          .isEqualTo(Math.max(10, 2 * users));
    }
    assertThat(load.measure("slow", "failed_8")).isEmpty();
  }

  @Test
  void noMoreUsersAreTriedWhereSomeWaitTooLong() {
    Contestant slow = Planted.slow("slow", Duration.ofMillis(5), "");
    FactorEvidence load = measure(slow, new Scalability.Bounds(1000, 1));
    assertThat(load.measure("slow", "p95_ms_1")).isPresent();
    assertThat(load.measure("slow", "p95_ms_8")).isEmpty();
    assertThat(load.notes()).anyMatch(note -> note.contains("no more were tried"));
  }

  @Test
  void noQuestionBeginsWhenTheTimeIsOverAndOneIsAskedAnyway() {
    Contestant slow = Planted.slow("slow", Duration.ofMillis(5), "");
    FactorEvidence load = measure(slow, new Scalability.Bounds(0, 1e9));
    assertThat(load.measure("slow", "p50_ms_32").orElseThrow().n()).isEqualTo(1);
  }

  @Test
  void failuresAreCounted() {
    Contestant failing = Planted.slow("failing", Duration.ZERO, "q3");
    FactorEvidence load = measure(failing, new Scalability.Bounds(1000, 1e9));
    assertThat(load.measure("failing", "failed_1").orElseThrow().value()).isEqualTo(.1); // of ten
    assertThat(load.measure("failing", "p50_ms_1").orElseThrow().n()).isEqualTo(9);
  }

  @Test
  void memoryOfManyDomainsIsThatOfOneAndWhatEachAdds() {
    FactorEvidence load =
        measure(Planted.slow("slow", Duration.ZERO, ""), new Scalability.Bounds(1000, 1e9));
    assertThat(load.measure("slow", "memory_mb_10").orElseThrow().value())
        .isEqualTo(1000 + 9 * 140);
    assertThat(load.measure("slow", "memory_mb_100").orElseThrow().value())
        .isEqualTo(1000 + 99 * 140);
    assertThat(load.notes()).anyMatch(note -> note.contains("computed"));
  }
}
