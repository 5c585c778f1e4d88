package dev.tandem.observe.monitor;

import dev.tandem.observe.detect.DetectorSettings;

/** What makes a value of a series a breach. */
public sealed interface Rule {
  /** What is far from what was learnt of the values before. */
  record Learnt(DetectorSettings settings) implements Rule {
    /**
     * @param absolute least distance from what was expected, in units of the series
     * @param relative the same as a share of what was expected
     */
    static Learnt floors(double absolute, double relative) {
      return new Learnt(DetectorSettings.DEFAULT.withFloors(absolute, relative));
    }
  }

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

    static Fixed most(double high) {
      return new Fixed(Double.NEGATIVE_INFINITY, high);
    }
  }

  /**
   * A share that cannot be that of the four weeks before, as many as there were of each.
   *
   * @param least difference of shares that matters
   */
  record Share(double least) implements Rule {}

  /**
   * What a test of two samples says is of another kind.
   *
   * @param most chance (p) that is one
   * @param least distance that matters, in the test's unit
   */
  record Chance(double most, double least) implements Rule {}
}
