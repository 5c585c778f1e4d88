package dev.tandem.observe.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.observe.detect.Series.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BacktestTest {
  @Test
  void largeChangesAreFoundAtOnceAndThoseInsideOfTheNoiseAreNot() {
    Backtest test = Backtest.of(series(900, 8), DetectorSettings.DEFAULT);
    assertThat(test.changes())
        .extracting(Backtest.Change::by)
        .containsExactly(-0.5, -0.25, -0.1, 0.1, 0.25, 0.5);
    assertThat(test.changes().getFirst().found().value()).isEqualTo(1);
    assertThat(test.changes().getFirst().delay()).hasValue(0);
    assertThat(test.changes().getFirst().found().n()).isEqualTo(20);
    assertThat(test.changes().get(5).found().value()).isEqualTo(1);
    assertThat(test.falseAlarmsPerWeek().value()).isLessThan(0.5);
    Backtest noisy = Backtest.of(series(900, 60), DetectorSettings.DEFAULT);
    assertThat(noisy.changes().get(2).found().value()).isLessThan(0.5);
  }

  @Test
  void aShortHistoryIsRefused() {
    assertThatThrownBy(() -> Backtest.of(series(205, 8), DetectorSettings.DEFAULT))
        .hasMessageContaining("too short");
    assertThatThrownBy(() -> Backtest.of(series(10, 8), DetectorSettings.DEFAULT))
        .hasMessageContaining("too short");
  }

  static Series series(int n, double sd) {
    Random random = new Random(9);
    List<Sample> samples = new ArrayList<>();
    Instant start = Instant.parse("2026-01-05T00:00:00Z");
    for (int i = 0; i < n; i++) {
      samples.add(
          new Sample(
              start.plus(Duration.ofHours(i)),
              OptionalDouble.of(300 + sd * random.nextGaussian())));
    }
    return new Series(samples);
  }
}
