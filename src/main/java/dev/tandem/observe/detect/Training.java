package dev.tandem.observe.detect;

import java.util.List;

/** How much has to be seen before anything is said. */
final class Training {
  private static final int FEWEST = 20;
  private static final int MANY = 1000;

  private Training() {}

  /**
   * Twenty values; where they come several times a day also eight days, so that a weekend was seen,
   * or 1,000 values of two days; where they come daily three weeks.
   */
  static boolean enough(List<Point> points) {
    if (points.size() < FEWEST) {
      return false;
    }
    double days = (double) (points.getLast().time() - points.getFirst().time()) / Season.DAY_MILLIS;
    double step = days / (points.size() - 1);
    if (step > 1.5) {
      return true;
    }
    return step > 0.25 ? days >= 20.5 : days >= 8 || points.size() >= MANY && days >= 2;
  }
}
