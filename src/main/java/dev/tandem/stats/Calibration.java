package dev.tandem.stats;

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
