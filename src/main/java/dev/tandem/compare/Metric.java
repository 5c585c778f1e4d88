package dev.tandem.compare;

import dev.tandem.stats.Estimate;

/**
 * A figure by which arms are compared, one score a question.
 *
 * @param worst the score at one end of its range; may be the larger one, as for costs
 * @param best the score at the other end
 */
public record Metric(String name, double worst, double best) {
  public Metric {
    if (!Double.isFinite(worst) || !Double.isFinite(best) || worst == best) {
      throw new IllegalArgumentException(
          "the metric %s has no range from %s to %s".formatted(name, worst, best));
    }
  }

  /** A metric from 0, wrong, to 1, right. */
  public static Metric share(String name) {
    return new Metric(name, 0, 1);
  }

  /** An estimate whose interval ends where the range does. */
  Estimate within(Estimate estimate) {
    double least = Math.min(worst, best);
    double most = Math.max(worst, best);
    return new Estimate(
        estimate.value(),
        Math.min(estimate.value(), Math.max(least, estimate.low())),
        Math.max(estimate.value(), Math.min(most, estimate.high())),
        estimate.n());
  }

  double range() {
    return Math.abs(best - worst);
  }

  /** Which sign of a difference (a - b) means that a is better: 1 or -1. */
  double sign() {
    return Math.signum(best - worst);
  }
}
