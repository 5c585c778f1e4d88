package dev.tandem.stats;

import java.util.Arrays;

/** How far probabilities are from what happened. */
public final class Calibration {
  private Calibration() {}

  /**
   * Expected calibration error (Guo et al., 2017, section 2): the gap between mean probability and
   * share of successes in each of some bins of equal width, weighted by how many fall into it.
   *
   * @param probabilities from 0 to 1
   * @param y what happened
   * @param bins at least 1; 10 is usual
   * @return from 0 (calibrated) to 1
   */
  public static double expectedError(double[] probabilities, boolean[] y, int bins) {
    check(probabilities, y);
    if (bins < 1) {
      throw new IllegalArgumentException("at least one bin");
    }
    double[] gap = new double[bins];
    for (int i = 0; i < y.length; i++) {
      gap[Math.min(bins - 1, (int) (probabilities[i] * bins))] += probabilities[i] - (y[i] ? 1 : 0);
    }
    double sum = 0;
    for (double each : gap) {
      sum += Math.abs(each);
    }
    return sum / y.length;
  }

  /** The mean squared error of probabilities (Brier, 1950); 0 is perfect. */
  public static double brier(double[] probabilities, boolean[] y) {
    check(probabilities, y);
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      double error = probabilities[i] - (y[i] ? 1 : 0);
      sum += error * error;
    }
    return sum / y.length;
  }

  /**
   * Scores of classes, natural logarithms up to what all share, to probabilities; they sum to 1.
   *
   * @param temperature 1 takes the scores at their word; more makes them less sure
   */
  public static double[] probabilities(double[] scores, double temperature) {
    double most = Arrays.stream(scores).max().orElse(0);
    double[] p = Arrays.stream(scores).map(s -> Math.exp((s - most) / temperature)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(value -> value / sum).toArray();
  }

  /**
   * The temperature under which the classes of held-out observations are most likely (Guo et al.,
   * 2017), from a twentieth to a thousand.
   *
   * @param scores (observation, class)
   * @param y the classes; those of -1 are left out
   */
  public static double temperature(double[][] scores, int... y) {
    double low = Math.log(0.05); // of its natural logarithm, which has one minimum
    double high = Math.log(1000);
    for (int step = 0; step < 40; step++) {
      double left = low + (high - low) / 3;
      double right = high - (high - low) / 3;
      if (loss(scores, y, Math.exp(left)) < loss(scores, y, Math.exp(right))) {
        high = right;
      } else {
        low = left;
      }
    }
    return Math.exp((low + high) / 2);
  }

  private static double loss(double[][] scores, int[] y, double temperature) {
    double loss = 0;
    for (int i = 0; i < y.length; i++) {
      if (y[i] >= 0) {
        loss -= Math.log(Math.max(1e-300, probabilities(scores[i], temperature)[y[i]]));
      }
    }
    return loss;
  }

  private static void check(double[] probabilities, boolean[] y) {
    if (y.length == 0 || probabilities.length != y.length) {
      throw new IllegalArgumentException(
          "%d probabilities and %d outcomes".formatted(probabilities.length, y.length));
    }
    for (double probability : probabilities) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(probability + " is not a probability");
      }
    }
  }
}
