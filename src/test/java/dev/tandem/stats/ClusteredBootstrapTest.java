package dev.tandem.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.stats.SimulatedScores.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * With {@code -Dtandem.stats=full} (./do bench stats) intervals are drawn 4,000 times, else 400.
 */
class ClusteredBootstrapTest {
  private static final boolean FULL = "full".equals(System.getProperty("tandem.stats"));
  private static final int RUNS = FULL ? 4000 : 400;

  /**
   * @param rare whether right answers are so few that the interval may be too long; clusters of
   *     which most are all wrong leave no choice but too long or far too short
   */
  record Case(SimulatedScores scores, boolean rare) {}

  static List<Case> cases() {
    return List.of(
        new Case(new SimulatedScores(Form.SHARE, 60, true, .5, 0), false),
        new Case(new SimulatedScores(Form.SHARE, 60, true, .05, 0), true),
        new Case(new SimulatedScores(Form.SHARE, 200, true, .05, 0), false),
        new Case(new SimulatedScores(Form.SHARES, 60, true, .5, 0), false),
        new Case(new SimulatedScores(Form.SHARES, 60, true, .05, 0), true),
        new Case(new SimulatedScores(Form.SHARES, 200, true, .05, 0), false),
        new Case(new SimulatedScores(Form.TIES, 60, true, 0, 0), false),
        new Case(new SimulatedScores(Form.NORMAL, 8, false, 0, .3), false),
        new Case(new SimulatedScores(Form.NORMAL, 30, false, 0, .3), false),
        new Case(new SimulatedScores(Form.NORMAL, 15, false, 0, 0), false),
        new Case(new SimulatedScores(Form.SHARE, 8, false, .5, .3), false),
        new Case(new SimulatedScores(Form.SHARE, 30, false, .5, .3), false),
        new Case(new SimulatedScores(Form.SHARE, 8, false, .05, .3), true),
        new Case(new SimulatedScores(Form.SHARE, 30, false, .05, .3), true),
        new Case(new SimulatedScores(Form.SHARES, 8, false, .5, .3), true),
        new Case(new SimulatedScores(Form.SHARES, 15, false, .5, .3), false),
        new Case(new SimulatedScores(Form.SHARES, 30, false, .5, .3), false),
        new Case(new SimulatedScores(Form.SHARES, 8, false, .05, .3), true),
        new Case(new SimulatedScores(Form.SHARES, 30, false, .05, .3), true),
        new Case(new SimulatedScores(Form.TIES, 8, false, 0, .3), false),
        new Case(new SimulatedScores(Form.TIES, 30, false, 0, .3), false));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void intervalsCoverAsOftenAsTheyClaim(Case of) {
    long seed = 20260101;
    Random random = new Random(seed);
    int covered = 0;
    double width = 0;
    for (int run = 0; run < RUNS; run++) {
      SimulatedScores.Drawn drawn = of.scores().draw(random);
      Estimate estimate =
          of.scores().form() == Form.SHARE
              ? ClusteredBootstrap.mean(drawn.a(), drawn.cluster(), run)
              : ClusteredBootstrap.difference(drawn.a(), drawn.b(), drawn.cluster(), run)
                  .estimate();
      boolean holds =
          estimate.low() <= of.scores().truth() && of.scores().truth() <= estimate.high();
      covered += holds ? 1 : 0;
      width += (estimate.high() - estimate.low()) / RUNS;
    }
    double share = (double) covered / RUNS;
    if (FULL) {
      System.out.printf("%s covered %.4f width %.3f%n", of.scores(), share, width);
    }
    // 1.5 points to either side, and three standard errors of a share that is measured itself.
    double chance = 3 * Math.sqrt(.05 * .95 / RUNS);
    assertThat(share).as("seed %d", seed).isBetween(.935 - chance, of.rare() ? 1 : .965 + chance);
  }

  @Test
  void clustersMakeAnIntervalLongerThanAsManyIndependentQuestions() {
    long seed = 3;
    SimulatedScores.Drawn drawn =
        new SimulatedScores(Form.NORMAL, 30, false, 0, .3).draw(new Random(seed));
    int[] alone = IntStream.range(0, drawn.a().length).toArray();
    Estimate independent = ClusteredBootstrap.mean(drawn.a(), alone, 1);
    Estimate clustered = ClusteredBootstrap.mean(drawn.a(), drawn.cluster(), 1);
    assertThat(clustered.high() - clustered.low())
        .as("seed %d", seed)
        .isGreaterThan(1.3 * (independent.high() - independent.low()));
    assertThat(ClusteredBootstrap.mean(drawn.a(), drawn.cluster(), 1)).isEqualTo(clustered);
    // Which numbers name the clusters does not matter.
    int[] renamed = Arrays.stream(drawn.cluster()).map(cluster -> 1000 - 7 * cluster).toArray();
    assertThat(ClusteredBootstrap.mean(drawn.a(), renamed, 1)).isEqualTo(clustered);
  }

  @Test
  void nothingButWrongAnswersAndNoDifferenceAtAllAreStillInDoubt() {
    double[] wrong = new double[50];
    int[] alone = IntStream.range(0, 50).toArray();
    Estimate none = ClusteredBootstrap.mean(wrong, alone, 1);
    assertThat(none.low()).isZero();
    assertThat(none.high()).isBetween(.05, .15); // Clopper and Pearson: .071
    Estimate same = ClusteredBootstrap.difference(wrong, wrong, alone, 1).estimate();
    assertThat(same.low()).isCloseTo(-same.high(), within(1e-12));
    assertThat(same.high()).isBetween(.03, .1);
    double[] equal = new double[50];
    Arrays.fill(equal, .25);
    assertThat(ClusteredBootstrap.mean(equal, alone, 1)).isEqualTo(new Estimate(.25, .25, .25, 50));
  }

  @Test
  void oneClusterTellsNothingOfOthers() {
    int[] one = new int[4];
    double[] a = {1, 1, 0, 1};
    assertThat(ClusteredBootstrap.mean(a, one, 1)).isEqualTo(new Estimate(.75, 0, 1, 4));
    assertThat(ClusteredBootstrap.difference(a, new double[4], one, 1).estimate())
        .isEqualTo(new Estimate(.75, -1, 1, 4));
  }

  @Test
  void valuesWithoutTheirClustersAreRefused() {
    assertThatThrownBy(() -> ClusteredBootstrap.mean(new double[3], new int[2], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 and 2");
  }

  @Test
  void degreesOfFreedomAreThoseOfTheWholeMatrix() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int[] clusters = random.ints(40, 0, 2 + random.nextInt(12)).toArray();
      double correlation = random.nextDouble();
      ClusterSums sums = ClusterSums.of(random.doubles(40).toArray(), clusters);
      double[] sizes =
          Arrays.stream(clusters)
              .distinct()
              .mapToDouble(c -> Arrays.stream(clusters).filter(d -> d == c).count())
              .toArray();
      assertThat(sums.degreesOfFreedom(correlation))
          .as("seed %d", seed)
          .isCloseTo(bySquaredMatrix(sizes, correlation), within(1e-8));
    }
    // Clusters of one question each: Student's own n - 1.
    int[] alone = IntStream.range(0, 12).toArray();
    assertThat(ClusterSums.of(random.doubles(12).toArray(), alone).degreesOfFreedom(0))
        .isCloseTo(11, within(1e-9));
  }

  /** Slow twin: the covariance of the deviations, element by element. */
  private static double bySquaredMatrix(double[] sizes, double correlation) {
    double n = Arrays.stream(sizes).sum();
    double[] own = Arrays.stream(sizes).map(m -> m * (1 + (m - 1) * correlation)).toArray();
    double all = Arrays.stream(own).sum();
    double trace = 0;
    double squares = 0;
    for (int g = 0; g < sizes.length; g++) {
      for (int k = 0; k < sizes.length; k++) {
        double hg = sizes[g] / n;
        double hk = sizes[k] / n;
        double covariance = (g == k ? own[g] : 0) - hg * own[k] - hk * own[g] + hg * hk * all;
        double scaled = covariance / Math.sqrt((1 - hg) * (1 - hk));
        trace += g == k ? scaled : 0;
        squares += scaled * scaled;
      }
    }
    return Math.max(1, trace * trace / squares);
  }

  @Test
  void alikeClustersHaveACorrelationAndUnrelatedOnesHaveNone() {
    long seed = 5;
    Random random = new Random(seed);
    SimulatedScores.Drawn drawn = new SimulatedScores(Form.NORMAL, 2000, false, 0, .3).draw(random);
    assertThat(ClusterSums.of(drawn.a(), drawn.cluster()).correlation())
        .as("seed %d", seed)
        .isCloseTo(.3, within(.03));
    int[] shuffled = random.ints(drawn.a().length, 0, 2000).toArray();
    assertThat(ClusterSums.of(drawn.a(), shuffled).correlation()).isBetween(0.0, .02);
  }

  @Test
  void aWholeClusterGetsOneSign() {
    // Sums of the clusters are 3, 1 and 2: of 8 assignments only two reach |6|.
    double[] a = {1, 2, 1, 2};
    int[] clusters = {7, 7, 8, 9};
    assertThat(PairedTest.clusterFlip(a, new double[4], clusters, 1)).isEqualTo(2.0 / 8);
    assertThat(PairedTest.clusterFlip(a, new double[4], new int[] {1, 2, 3, 4}, 1))
        .isEqualTo(PairedTest.signFlip(a, new double[4], 1).p());
  }

  @Test
  void holmsStepsAreThoseOfTheProcedure() {
    // Worked by hand: .01 x 4; .02 x 3 = .06; .03 x 2 = .06; .5 x 1.
    assertThat(Holm.adjusted(new double[] {.5, .01, .03, .02}))
        .containsExactly(new double[] {.5, .04, .06, .06}, within(1e-12));
    assertThat(Holm.adjusted(new double[] {.04, .03}))
        .containsExactly(new double[] {.06, .06}, within(1e-12));
    assertThat(Holm.adjusted(new double[] {.9, .8})).containsExactly(1, 1);
    assertThat(Holm.levels(new double[] {.5, .01, .03, .02}, .06))
        .containsExactly(new double[] {.06, .015, .03, .02}, within(1e-12));
    assertThatThrownBy(() -> Holm.adjusted(new double[] {1.2}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theQuestionsNeededFindTheDifferenceInFourOfFiveCases() {
    // One paired difference has a standard deviation of .5; .1 is to be found.
    double needed = SampleSize.paired(25, .1, .1, .05);
    assertThat(needed).isCloseTo(196.2, within(.1)); // (2.80159 x .5 / .1)^2
    int n = (int) Math.ceil(needed);
    long seed = 13;
    Random random = new Random(seed);
    int found = 0;
    for (int run = 0; run < 200; run++) {
      double[] a =
          IntStream.range(0, n).mapToDouble(i -> .1 + .5 * random.nextGaussian()).toArray();
      double t =
          org.apache.commons.statistics.inference.TTest.withDefaults()
              .pairedTest(a, new double[n])
              .getPValue();
      found += t < .05 ? 1 : 0;
    }
    assertThat(found / 200.0).as("seed %d", seed).isBetween(.71, .89);
  }
}
