package dev.tandem.observe.detect;

import java.util.Arrays;

/**
 * How far one side of a distribution reaches, from the part of it that was seen: a generalised
 * Pareto distribution of what lies beyond a high quantile (Pickands, 1975; used on streams by
 * Siffer et al., 2017, "Anomaly Detection in Streams with Extreme Value Theory").
 *
 * @param from that quantile
 * @param spread of what lies beyond
 * @param shape 0 for tails as of normal and exponential noise, more for heavier ones
 * @param share of all that lies beyond
 */
record Tail(double from, double spread, double shape, double share) {
  /** Beyond it the estimate from few values is wilder than any noise worth watching. */
  private static final double HEAVIEST = 0.2;

  /** Excesses over this many medians are as good as wrong and count as much. */
  private static final double FAR = 8;

  /**
   * @param sorted residuals, those of the other side negative
   */
  static Tail of(double[] sorted) {
    int n = sorted.length;
    int beyond = Math.clamp(Math.round(0.02 * n), Math.min(n / 4, 20), n);
    double from = Math.max(0, sorted[n - beyond - 1]);
    double[] excesses = new double[beyond];
    for (int i = 0; i < beyond; i++) {
      excesses[i] = Math.max(0, sorted[n - beyond + i] - from);
    }
    double cut = FAR * Medians.ofSorted(excesses, 0, beyond);
    double mean =
        Arrays.stream(excesses).map(each -> cut > 0 ? Math.min(each, cut) : each).sum() / beyond;
    double weighted = 0; // the first probability weighted moment, of Hosking and Wallis (1987)
    for (int i = 0; i < beyond; i++) {
      double each = cut > 0 ? Math.min(excesses[i], cut) : excesses[i];
      weighted += each * (beyond - 1 - i) / Math.max(1, beyond - 1) / beyond;
    }
    double shape =
        mean > 2 * weighted ? Math.clamp(2 - mean / (mean - 2 * weighted), 0, HEAVIEST) : HEAVIEST;
    return new Tail(from, mean * (1 - shape), shape, (double) beyond / n);
  }

  /** The chance of a residual beyond; {@link #share} at most. */
  double p(double residual) {
    double excess = residual - from;
    if (excess <= 0) {
      return share;
    }
    if (spread <= 0) {
      return 0;
    }
    return share
        * (shape < 1e-6
            ? Math.exp(-excess / spread)
            : Math.pow(1 + shape * excess / spread, -1 / shape));
  }

  /** The residual that has that chance. */
  double limit(double p) {
    double times = Math.max(1, share / p);
    return from + spread * (shape < 1e-6 ? Math.log(times) : (Math.pow(times, shape) - 1) / shape);
  }
}
