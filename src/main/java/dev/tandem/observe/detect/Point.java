package dev.tandem.observe.detect;

/**
 * A value that was judged.
 *
 * @param time milliseconds since 1970
 * @param ofWeek its slot of the week
 * @param score distance from what was expected, in scales; 0 in training
 */
record Point(long time, double value, int ofWeek, double score, Mark mark) {
  /** What may be learnt from it. */
  enum Mark {
    LEARNT(true),
    /** An anomaly that nobody has looked at. */
    HELD(false),
    /** An anomaly that somebody called normal. */
    NORMAL(true),
    /** Somebody said that something was wrong. */
    REAL(false);

    private final boolean learnt;

    Mark(boolean learnt) {
      this.learnt = learnt;
    }

    boolean learnt() {
      return learnt;
    }
  }

  Point as(Mark other) {
    return new Point(time, value, ofWeek, score, other);
  }
}
