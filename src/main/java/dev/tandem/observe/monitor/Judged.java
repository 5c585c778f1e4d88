package dev.tandem.observe.monitor;

import dev.tandem.ledger.MonitorValue;

/**
 * What was said of a value before it was learnt.
 *
 * @param expected NaN where nothing was expected yet
 * @param out whether it is a breach, as far as this series alone can say
 */
record Judged(
    double expected, double low, double high, double p, MonitorValue.State state, boolean out) {
  static Judged training(double value) {
    return new Judged(
        value,
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        1,
        MonitorValue.State.TRAINING,
        false);
  }
}
