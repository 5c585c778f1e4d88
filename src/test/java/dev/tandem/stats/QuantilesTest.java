package dev.tandem.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantilesTest {
  @Test
  void aQuantileIsAValueOfTheSample() {
    double[] ten = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assertThat(Quantiles.of(ten, .5).value()).isEqualTo(5);
    assertThat(Quantiles.of(ten, .95).value()).isEqualTo(10);
    assertThat(Quantiles.of(new double[] {7}, .5)).isEqualTo(new Estimate(7, 7, 7, 1));
    assertThatThrownBy(() -> Quantiles.of(new double[0], .5))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Of an exponential, as waits are; the interval may only be too long. */
  @Test
  void theIntervalHoldsTheTrueQuantile() {
    long seed = 20261211;
    Random random = new Random(seed);
    int held = 0;
    int draws = 2000;
    double truth = -Math.log(1 - .75);
    for (int draw = 0; draw < draws; draw++) {
      double[] values = random.doubles(60).map(u -> -Math.log(1 - u)).sorted().toArray();
      Estimate found = Quantiles.of(values, .75);
      held += found.low() <= truth && truth <= found.high() ? 1 : 0;
    }
    assertThat(held / (double) draws).as("seed %d", seed).isBetween(.94, .985);
  }
}
