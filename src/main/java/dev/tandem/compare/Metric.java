package dev.tandem.compare;

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

  double range() {
    return Math.abs(best - worst);
  }

  /** Which sign of a difference (a - b) means that a is better: 1 or -1. */
  double sign() {
    return Math.signum(best - worst);
  }
}
