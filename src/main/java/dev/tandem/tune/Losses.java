package dev.tandem.tune;

import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;

/**
 * The losses of the same rows under both models, nats per token.
 *
 * @param base of the base
 * @param tuned of what was trained
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Losses(double[] base, double[] tuned) {
  /** For each row how much its loss fell. */
  double[] gains() {
    double[] gains = new double[base.length];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = base[i] - tuned[i];
    }
    return gains;
  }

  /** Their mean, rows paired. */
  Estimate gain(long seed) {
    return Intervals.mean(gains(), seed);
  }
}
