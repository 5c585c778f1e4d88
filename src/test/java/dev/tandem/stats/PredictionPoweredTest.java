package dev.tandem.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionPoweredTest {
  private static final long SEED = 20261130;
  private static final int RUNS = 2000;
  private static final double RIGHT = 0.6; // the planted truth
  private static final int ALL = 800;

  /** Labels of some, grades of all; each answer has an ease that both sides see through noise. */
  private record Drawn(double[] y, double[] judged, int[] clusters) {
    static Drawn of(Random random, int labelled, double knows, int perCluster) {
      double[] y = new double[ALL];
      double[] judged = new double[ALL];
      int[] clusters = new int[ALL];
      double luck = 0;
      for (int i = 0; i < ALL; i++) {
        clusters[i] = i / perCluster;
        if (i % perCluster == 0) {
          luck = perCluster == 1 ? 0 : random.nextBoolean() ? .3 : -.3;
        }
        boolean right = random.nextDouble() < RIGHT + luck;
        boolean said = random.nextDouble() < knows ? right : random.nextBoolean();
        // A judge that is kinder than people by a fifth, which must not show.
        judged[i] = said || random.nextDouble() < .2 ? 1 : 0;
        y[i] = right ? 1 : 0;
      }
      int[] order = random.ints(0, ALL).distinct().limit(ALL).toArray();
      for (int i = labelled; i < ALL; i++) {
        y[order[i]] = Double.NaN;
      }
      return new Drawn(y, judged, clusters);
    }
  }

  @ParameterizedTest
  @CsvSource({"150, .8, 1", "150, 0, 1", "50, .8, 1", "150, .8, 5"})
  void theIntervalHoldsTheTruthHoweverKindTheJudge(int labelled, double knows, int perCluster) {
    Random random = new Random(SEED);
    int held = 0;
    for (int run = 0; run < RUNS; run++) {
      Drawn drawn = Drawn.of(random, labelled, knows, perCluster);
      Estimate estimate = PredictionPowered.mean(drawn.y, drawn.judged, drawn.clusters);
      held += estimate.low() <= RIGHT && RIGHT <= estimate.high() ? 1 : 0;
    }
    assertThat(held / (double) RUNS).as("seed %d", SEED).isBetween(.93, .97);
  }

  @Test
  void aGoodJudgeNarrowsTheIntervalAndOneThatKnowsNothingDoesNoHarm() {
    assertThat(width(.9)).as("seed %d", SEED).isLessThan(.75 * widthOfLabels());
    assertThat(width(0)).as("seed %d", SEED).isLessThan(1.03 * widthOfLabels());
  }

  private static double width(double knows) {
    Random random = new Random(SEED);
    double sum = 0;
    for (int run = 0; run < 200; run++) {
      Drawn drawn = Drawn.of(random, 150, knows, 1);
      Estimate estimate = PredictionPowered.mean(drawn.y, drawn.judged, drawn.clusters);
      sum += (estimate.high() - estimate.low()) / 200;
    }
    return sum;
  }

  private static double widthOfLabels() {
    return 2 * 1.976 * Math.sqrt(RIGHT * (1 - RIGHT) / 150); // Student's t with 149 degrees
  }

  @Test
  void whereAllIsLabelledItIsTheMean() {
    double[] y = {1, 0, 1, 1};
    double[] judged = {0, 0, 1, 1};
    Estimate estimate = PredictionPowered.mean(y, judged, IntStream.range(0, 4).toArray());
    assertThat(estimate.value()).isEqualTo(.75);
    // s = .5, divided by the root of 4; t with 3 degrees of freedom is 3.182.
    assertThat(estimate.high() - .75).isCloseTo(3.182 * .25, within(.001));
    assertThat(estimate.n()).isEqualTo(4);
    Arrays.fill(y, Double.NaN);
    assertThatThrownBy(() -> PredictionPowered.mean(y, judged, new int[4]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void kappaIsOneForWhoAlwaysAgreesAndNoughtByChance() {
    Random random = new Random(SEED);
    boolean[] a = new boolean[2000];
    boolean[] b = new boolean[2000];
    for (int i = 0; i < a.length; i++) {
      a[i] = random.nextDouble() < .7;
      b[i] = random.nextDouble() < .7;
    }
    Agreement same = Agreement.of(a, a, SEED);
    assertThat(same.kappa().orElseThrow().value()).isEqualTo(1);
    assertThat(same.accuracy().value()).isEqualTo(1);
    Estimate chance = Agreement.of(a, b, SEED).kappa().orElseThrow();
    assertThat(chance.value()).as("seed %d", SEED).isCloseTo(0, within(.06));
    assertThat(chance.low()).isLessThan(chance.value());
    assertThat(Agreement.of(new boolean[3], new boolean[3], SEED).kappa()).isEmpty();
    // 20 both yes, 5 and 10 apart, 15 both no: .7 agree, .5 by chance.
    boolean[] one = new boolean[50];
    boolean[] two = new boolean[50];
    Arrays.fill(one, 0, 25, true);
    Arrays.fill(two, 0, 20, true);
    Arrays.fill(two, 25, 35, true);
    assertThat(Agreement.of(one, two, SEED).kappa().orElseThrow().value())
        .isCloseTo(.4, within(1e-9));
  }
}
