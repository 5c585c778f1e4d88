package dev.tandem.tune;

import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;

/** Shares of two groups. */
final class Shares {
  private Shares() {}

  /**
   * The difference of two independent shares with Newcombe's interval (1998, method 10: from both
   * score intervals).
   */
  static Estimate difference(int hits, int n, int otherHits, int otherN) {
    Estimate a = Intervals.proportion(hits, n);
    Estimate b = Intervals.proportion(otherHits, otherN);
    double difference = a.value() - b.value();
    return new Estimate(
        difference,
        difference - Math.hypot(a.value() - a.low(), b.high() - b.value()),
        difference + Math.hypot(a.high() - a.value(), b.value() - b.low()),
        n + otherN);
  }
}
