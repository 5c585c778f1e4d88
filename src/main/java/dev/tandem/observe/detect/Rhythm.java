package dev.tandem.observe.detect;

import java.util.List;

/**
 * When values come, learnt from when they came.
 *
 * @param step milliseconds from one to the next: the median
 * @param usual the most values in a row that were missing and nobody was to be told of
 */
record Rhythm(long step, int usual) {
  private static final long[] ROUND = {
    1_000,
    10_000,
    60_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    21_600_000,
    86_400_000,
    604_800_000
  };

  /** A gap of fewer is a hiccup. */
  private static final int SHORT = 3;

  /** From at least two points; a step within a twentieth of a round one is that. */
  static Rhythm of(List<Point> points) {
    double[] steps = new double[points.size() - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = points.get(i + 1).time() - points.get(i).time();
    }
    long step = Math.max(1, Math.round(Medians.of(steps)));
    for (long round : ROUND) {
      if (Math.abs(step - round) * 20 <= round) {
        step = round;
      }
    }
    int usual = 0;
    for (double each : steps) {
      usual = Math.max(usual, between(each, step));
    }
    return new Rhythm(step, usual);
  }

  /** Values that should have come in between; half a step late is not missing. */
  int missed(long from, long to) {
    return between(to - from, step);
  }

  private static int between(double distance, long step) {
    return (int) Math.clamp(Math.round(distance / step) - 1, 0, Integer.MAX_VALUE);
  }

  /** Whether somebody is to be told: three or more, and over twice what was usual. */
  boolean isLong(int missed) {
    return missed >= SHORT && missed > 2 * usual;
  }

  Rhythm with(int missed) {
    return isLong(missed) || missed <= usual ? this : new Rhythm(step, missed);
  }
}
