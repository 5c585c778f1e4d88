package dev.tandem.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Quantiles such as the time that 95 of 100 answers stay under. */
public final class Quantiles {
  private static final double ALPHA = 0.05;

  private Quantiles() {}

  /**
   * A quantile of what a sample is drawn from, with the interval between two of the sample's own
   * values that needs no assumption (David and Nagaraja, 2003, "Order Statistics", 7.1): how many
   * of n values lie below the true quantile is binomial. Where the sample is too small to hold the
   * upper end, the interval ends at its largest value, which is then too low.
   *
   * @param sorted one or more values, ascending
   * @param share from above 0 to below 1
   */
  public static Estimate of(double[] sorted, double share) {
    if (sorted.length == 0 || !(share > 0 && share < 1)) {
      throw new IllegalArgumentException("a quantile needs values, and a share between 0 and 1");
    }
    int n = sorted.length;
    BinomialDistribution below = BinomialDistribution.of(n, share);
    int rank = Math.clamp((int) Math.ceil(share * n), 1, n);
    int low = Math.clamp(below.inverseCumulativeProbability(ALPHA / 2), 1, rank);
    int high = Math.clamp(below.inverseCumulativeProbability(1 - ALPHA / 2) + 1L, rank, n);
    return new Estimate(sorted[rank - 1], sorted[low - 1], sorted[high - 1], n);
  }
}
