package dev.tandem.observe.monitor;

import dev.tandem.observe.detect.DetectorSettings;

/** What makes a value of a series a breach. */
public sealed interface Rule {
  /** What is far from what was learnt of the values before. */
  record Learnt(DetectorSettings settings) implements Rule {}

  /**
   * What lies outside of fixed bounds, from the first value on.
   *
   * @param low negative infinity for none
   * @param high infinity for none
   */
  record Fixed(double low, double high) implements Rule {
    public Fixed {
      if (!(low <= high)) {
        throw new IllegalArgumentException("the low bound lies below the high one");
      }
    }
  }

  /**
   * Values that are chances (p) of two samples being of one kind; those below it are breaches if
   * they also stand out among those of all monitors.
   */
  record Chance(double most) implements Rule {}
}
