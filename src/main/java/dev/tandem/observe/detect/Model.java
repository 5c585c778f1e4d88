package dev.tandem.observe.detect;

import java.util.List;

/**
 * What was learnt from a history. A value is expected at level + lag + its slot, on the scale that
 * was chosen.
 *
 * @param slots the median of each slot about the level, (slots of the season)
 * @param fast the level that single values are compared with
 * @param slow the level that means are compared with
 * @param clip a larger residual moves the levels no further
 * @param slowClip and counts no more in a mean
 * @param last the newest residuals about the slow level, oldest first, as many as the longest
 *     window
 * @param bands of single values first, then of means
 */
record Model(
    Structure as,
    List<Double> slots,
    Level fast,
    Level slow,
    double clip,
    double slowClip,
    List<Double> last,
    List<Band> bands) {

  /**
   * What is chosen once a week.
   *
   * @param start see {@link Scaling}
   * @param rate by which the level follows a residual, 0 to 1
   */
  record Structure(Season season, Scaling scaling, double start, double rate) {}

  /**
   * @param rate by which it follows a residual, 0 to 1
   * @param at after the last value that was learnt
   * @param lag by which it is behind, as it is in a trend
   */
  record Level(double rate, double at, double lag) {
    double now() {
      return at + lag;
    }

    /** After a value at that distance from {@link #now}. */
    Level after(double residual, double clip) {
      return new Level(rate, at + rate * Math.clamp(residual + lag, -clip, clip), lag);
    }
  }

  double slot(int ofWeek, int perDay) {
    return slots.get(as.season().slot(ofWeek, perDay));
  }

  double scaled(double value) {
    return as.scaling().apply(value, as.start());
  }

  double raw(double scaled) {
    return as.scaling().invert(scaled, as.start());
  }
}
