package dev.tandem.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PowerLawTest {
  private static final double[] SIZES = {50, 100, 200};

  private static double[] errors(PowerLaw law) {
    return Arrays.stream(SIZES).map(law::error).toArray();
  }

  @Test
  void aKnownLawIsFoundAgainFromThreeSizes() {
    long seed = 20261210;
    Random random = new Random(seed);
    for (int i = 0; i < 50; i++) {
      PowerLaw law =
          new PowerLaw(
              .5 + random.nextDouble(), .2 + random.nextDouble(), .3 * random.nextDouble());
      PowerLaw found = PowerLaw.fit(SIZES, errors(law));
      for (double rows : new double[] {50, 400, 3000}) {
        assertThat(found.error(rows))
            .as("%s at %s rows, seed %d", law, rows, seed)
            .isCloseTo(law.error(rows), within(1e-3));
      }
      double target = law.error(800);
      assertThat(found.rowsFor(target).orElseThrow())
          .as("%s, seed %d", law, seed)
          .isCloseTo(800, within(8.0));
    }
  }

  @Test
  void aCurveThatDoesNotFallLeadsNowhere() {
    assertThat(PowerLaw.fit(SIZES, new double[] {.4, .4, .4}).rowsFor(.3)).isEmpty();
    assertThat(PowerLaw.fit(SIZES, new double[] {.4, .45, .5}).rowsFor(.39)).isEmpty();
  }

  @Test
  void nothingGetsBelowTheFloor() {
    PowerLaw found = PowerLaw.fit(SIZES, errors(new PowerLaw(1, .8, .2)));
    assertThat(found.floor()).isCloseTo(.2, within(1e-3));
    assertThat(found.rowsFor(.19)).isEmpty();
    assertThat(found.rowsFor(.21)).isPresent();
  }
}
