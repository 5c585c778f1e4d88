package dev.tandem.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** How many paired questions a comparison needs. */
public final class SampleSize {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double POWER = 0.8;

  private SampleSize() {}

  /**
   * Questions with which a true difference is found with 80 % power by a two-sided test: n = ((z(1
   * - level / 2) + z(.8)) s / d)^2, with s the standard deviation of one paired difference
   * (Julious, 2004, "Sample Sizes for Clinical Trials with Normal Data", section 3; for right or
   * wrong answers it is that of Miettinen, 1968). What s is comes from the standard error over n
   * questions, so that it holds the design effect of clusters: the questions to come are taken to
   * be about as many documents each as those that are there.
   *
   * @param n questions that were asked
   * @param standardError of their mean difference
   * @param difference that is to be found, above 0, in the unit of the standard error
   * @param level of the test, such as 0.05
   */
  public static double paired(int n, double standardError, double difference, double level) {
    if (!(difference > 0) || !(level > 0 && level < 1) || n < 1 || !(standardError >= 0)) {
      throw new IllegalArgumentException(
          "no sample size for %d questions, a difference of %s and a level of %s"
              .formatted(n, difference, level));
    }
    double needed =
        NORMAL.inverseSurvivalProbability(level / 2) + NORMAL.inverseCumulativeProbability(POWER);
    return n * Math.pow(needed * standardError / difference, 2);
  }
}
