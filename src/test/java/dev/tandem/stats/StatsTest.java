package dev.tandem.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StatsTest {
  @Test
  void wilsonsIntervalHasThePublishedEnds() {
    // Newcombe (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29
    assertInterval(Intervals.proportion(81, 263), .2553, .3662);
    assertInterval(Intervals.proportion(15, 148), .0624, .1605);
    assertInterval(Intervals.proportion(0, 20), .0000, .1611);
    assertInterval(Intervals.proportion(1, 29), .0061, .1718);
  }

  private static void assertInterval(Estimate estimate, double low, double high) {
    assertThat(estimate.low()).isCloseTo(low, within(5e-5));
    assertThat(estimate.high()).isCloseTo(high, within(5e-5));
  }

  /** Garwood's table. */
  @Test
  void theIntervalOfARateHasThePublishedEnds() {
    assertInterval(Intervals.rate(0, 1, 1), 0, 3.68888);
    assertInterval(Intervals.rate(10, 1, 1), 4.79539, 18.39036);
    assertInterval(Intervals.rate(10, 5, 1), 0.95908, 3.67807);
  }

  @Test
  void bootstrapIntervalCoversTheMeanOfASkewedDistributionAboutAsOftenAsItClaims() {
    long seed = 20260101;
    Random random = new Random(seed);
    int covered = 0;
    int runs = 400;
    for (int run = 0; run < runs; run++) {
      double[] values = new double[60];
      Arrays.setAll(values, i -> -Math.log(1 - random.nextDouble())); // exponential, mean 1
      Estimate estimate = Intervals.mean(values, run);
      covered += estimate.low() <= 1 && 1 <= estimate.high() ? 1 : 0;
    }
    assertThat(covered / (double) runs).as("seed %d", seed).isBetween(.90, .98);
  }

  @Test
  void bootstrapIsTheSameForTheSameSeedAndHasNoWidthForEqualValues() {
    double[] values = {0, .5, 1, .3, .2, .9};
    assertThat(Intervals.mean(values, 1)).isEqualTo(Intervals.mean(values, 1));
    assertThat(Intervals.mean(values, 1)).isNotEqualTo(Intervals.mean(values, 2));
    assertThat(Intervals.mean(new double[] {.5, .5, .5}, 1)).isEqualTo(new Estimate(.5, .5, .5, 3));
    assertThatThrownBy(() -> Intervals.mean(new double[0], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Intervals.mean(new double[] {Double.NaN}, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void signFlipTriesEverySignWhereThePairsAreFew() {
    // Differences 1, 2, 3: of 8 assignments only +++ and --- reach |6|.
    PairedTest.Result result =
        PairedTest.signFlip(new double[] {1, 2, 3}, new double[] {0, 0, 0}, 1);
    assertThat(result.p()).isEqualTo(2.0 / 8);
    assertThat(result.difference().value()).isEqualTo(2);
    assertThat(PairedTest.signFlip(new double[] {1, 1}, new double[] {1, 1}, 1).p()).isEqualTo(1);
  }

  @Test
  void signFlipDrawsAgreeWithTheTTestOnManyPairs() {
    long seed = 7;
    Random random = new Random(seed);
    double[] a = random.doubles(200).toArray();
    double[] b = Arrays.stream(a).map(value -> value + .03 * random.nextGaussian()).toArray();
    double drawn = PairedTest.signFlip(a, b, 1).p();
    double t =
        org.apache.commons.statistics.inference.TTest.withDefaults().pairedTest(a, b).getPValue();
    assertThat(drawn).as("seed %d", seed).isCloseTo(t, within(.02));
  }

  @Test
  void mcnemarIsTheBinomialTestOfTheDiscordantPairs() {
    assertThat(PairedTest.mcnemar(0, 0)).isEqualTo(1);
    assertThat(PairedTest.mcnemar(5, 5)).isEqualTo(1, within(1e-12));
    assertThat(PairedTest.mcnemar(0, 5)).isCloseTo(2 / 32.0, within(1e-12));
    assertThat(PairedTest.mcnemar(1, 9)).isCloseTo(2 * 11 / 1024.0, within(1e-12));
  }

  @Test
  void logisticRegressionFindsTheOnlyPointWhereTheGradientVanishes() {
    long seed = 11;
    Random random = new Random(seed);
    double[][] x = new double[300][2];
    boolean[] y = new boolean[300];
    for (int i = 0; i < 300; i++) {
      x[i] = new double[] {random.nextGaussian(), random.nextGaussian()};
      y[i] = random.nextDouble() < 1 / (1 + Math.exp(-(0.5 + 2 * x[i][0] - x[i][1])));
    }
    LogisticRegression model = LogisticRegression.fit(x, y, 1e-3);
    double[] w = model.weights();
    assertThat(w[0]).as("seed %d", seed).isBetween(1.4, 2.6);
    assertThat(w[1]).isBetween(-1.5, -.5);
    double[] gradient = {-1e-3 * w[0], -1e-3 * w[1]};
    for (int i = 0; i < 300; i++) {
      double error = (y[i] ? 1 : 0) - model.probability(x[i]);
      gradient[0] += error * x[i][0];
      gradient[1] += error * x[i][1];
    }
    assertThat(gradient[0]).isCloseTo(0, within(1e-4));
    assertThat(gradient[1]).isCloseTo(0, within(1e-4));
    assertThat(LogisticRegression.fit(x, y, 1e-3)).isEqualTo(model);
  }

  @Test
  void logisticRegressionStaysFiniteOnSeparableAndOneSidedLabels() {
    double[][] x = {{-1}, {-2}, {1}, {2}};
    LogisticRegression separable =
        LogisticRegression.fit(x, new boolean[] {false, false, true, true}, 1e-2);
    assertThat(separable.probability(2)).isBetween(.9, 1.0);
    LogisticRegression oneSided =
        LogisticRegression.fit(x, new boolean[] {true, true, true, true}, 1);
    assertThat(oneSided.intercept()).isFinite();
    assertThat(oneSided.probability(0)).isGreaterThan(.99);
  }

  @Test
  void isotonicFitPoolsViolatorsAndEqualScores() {
    double[] scores = {3, 1, 2, 4, 4};
    boolean[] y = {false, false, true, true, false};
    IsotonicRegression fit = IsotonicRegression.fit(scores, y);
    assertThat(fit.probability(0)).isEqualTo(0);
    assertThat(fit.probability(1.5)).isEqualTo(0);
    assertThat(fit.probability(2)).isEqualTo(.5);
    assertThat(fit.probability(3.5)).isEqualTo(.5);
    assertThat(fit.probability(99)).isEqualTo(.5);
  }

  @Test
  void isotonicFitIsTheLeastSquaresOneAmongAllRisingStepFunctions() {
    long seed = 5;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int n = 1 + random.nextInt(7);
      double[] scores = random.doubles(n).map(d -> Math.floor(d * 5)).toArray();
      boolean[] y = new boolean[n];
      for (int i = 0; i < n; i++) {
        y[i] = random.nextBoolean();
      }
      IsotonicRegression fit = IsotonicRegression.fit(scores, y);
      double[] steps = Arrays.stream(scores).distinct().sorted().toArray();
      double best = bruteForce(scores, y, steps, 0, 0);
      double error = 0;
      for (int i = 0; i < n; i++) {
        double gap = fit.probability(scores[i]) - (y[i] ? 1 : 0);
        error += gap * gap;
      }
      // The grid of the brute force holds every fraction a pool of up to 7 can have.
      assertThat(error).as("seed %d round %d", seed, round).isCloseTo(best, within(1e-9));
    }
  }

  private static final double[] GRID =
      java.util.stream.IntStream.rangeClosed(1, 7)
          .boxed()
          .flatMap(d -> java.util.stream.IntStream.rangeClosed(0, d).mapToObj(k -> k / (double) d))
          .mapToDouble(Double::doubleValue)
          .distinct()
          .sorted()
          .toArray();

  private static double bruteForce(double[] scores, boolean[] y, double[] steps, int at, int low) {
    if (at == steps.length) {
      return 0;
    }
    double best = Double.MAX_VALUE;
    for (int g = low; g < GRID.length; g++) {
      double error = 0;
      for (int i = 0; i < y.length; i++) {
        if (scores[i] == steps[at]) {
          error += Math.pow(GRID[g] - (y[i] ? 1 : 0), 2);
        }
      }
      best = Math.min(best, error + bruteForce(scores, y, steps, at + 1, g));
    }
    return best;
  }

  @Test
  void calibrationErrorIsTheWeightedGapOfTheBins() {
    double[] p = {.1, .1, .9, .9};
    boolean[] y = {false, false, true, false};
    // bin .1: gap .1 * 2/4; bin .9: |.9 - .5| * 2/4
    assertThat(Calibration.expectedError(p, y, 10)).isCloseTo(.05 + .2, within(1e-12));
    assertThat(Calibration.brier(p, y)).isCloseTo((.01 + .01 + .01 + .81) / 4, within(1e-12));
    assertThat(Calibration.expectedError(new double[] {1}, new boolean[] {true}, 10)).isEqualTo(0);
  }

  @Test
  void theAreaUnderTheCurveIsTheShareOfPairsInOrder() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      double[] a = random.ints(1 + random.nextInt(30), 0, 12).asDoubleStream().toArray();
      double[] b = random.ints(1 + random.nextInt(30), 0, 9).asDoubleStream().toArray();
      double pairs = 0;
      for (double x : a) {
        for (double y : b) {
          pairs += x > y ? 1 : x == y ? 0.5 : 0;
        }
      }
      Estimate area = Separation.auc(a, b, seed);
      assertThat(area.value())
          .as("seed %d", seed)
          .isCloseTo(pairs / a.length / b.length, within(1e-12));
      assertThat(area.n()).isEqualTo(a.length + b.length);
    }
    Estimate apart = Separation.auc(new double[] {3, 4, 5}, new double[] {0, 1, 2}, 1);
    assertThat(List.of(apart.low(), apart.value(), apart.high())).containsExactly(1.0, 1.0, 1.0);
  }

  @Test
  void macroF1IsTheMeanOverTheClassesThatOccurOrWerePredicted() {
    // True 0 0 0 1 1 2, predicted 0 0 1 1 nothing 1; class 3 nowhere.
    Confusion confusion =
        Confusion.of(4, new int[] {0, 0, 0, 1, 1, 2}, new int[] {0, 0, 1, 1, -1, 1});
    assertThat(confusion.right()).isEqualTo(3);
    assertThat(confusion.precision(1)).isCloseTo(1.0 / 3, within(1e-12));
    assertThat(confusion.recall(0)).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(confusion.f1(0)).isCloseTo(0.8, within(1e-12)); // precision 1, recall 2/3
    assertThat(confusion.f1(1)).isCloseTo(0.4, within(1e-12)); // precision 1/3, recall 1/2
    assertThat(confusion.f1(2)).isZero();
    assertThat(confusion.macroF1()).isCloseTo(0.4, within(1e-12)); // (.8 + .4 + 0) / 3
    Estimate estimate = Intervals.bootstrap(6, drawn -> drawn[0] + drawn.length, 1);
    assertThat(estimate.value()).isEqualTo(6);
    assertThat(estimate.high()).isEqualTo(11);
  }

  @Test
  void aTemperatureTakesBackWhatScoresAreTooSureOf() {
    Random random = new Random(20260101);
    double[][] scores = new double[4000][3];
    int[] y = new int[scores.length];
    for (int i = 0; i < y.length; i++) {
      double[] honest = random.doubles(3, -4, 4).toArray();
      double[] p = Calibration.probabilities(honest, 1);
      double drawn = random.nextDouble();
      y[i] = drawn < p[0] ? 0 : drawn < p[0] + p[1] ? 1 : 2;
      scores[i] = Arrays.stream(honest).map(score -> 2.5 * score).toArray();
    }
    assertThat(Calibration.temperature(scores, y)).isCloseTo(2.5, within(0.2));
    assertThat(Calibration.probabilities(new double[] {Math.log(3), 0}, 1))
        .containsExactly(new double[] {0.75, 0.25}, within(1e-12));
  }
}
