package dev.tandem.compare.evidence;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * What an arm costs in a month, by how many questions are asked in it.
 *
 * @param fixed whether anything is asked or not
 * @param perQuestion beyond those that the fixed cost holds
 * @param included questions that the fixed cost holds: what a machine that is on can answer
 */
record MonthlyCost(double fixed, double perQuestion, double included) {
  /** Beyond that many questions a month nobody asks. */
  static final double MOST = 1e9;

  double at(double questions) {
    return fixed + perQuestion * Math.max(0, questions - included);
  }

  /**
   * The first number of questions a month from which this is the cheaper one; empty if it never is
   * up to {@link #MOST}. It may become dearer again where its own machine is full.
   */
  OptionalDouble cheaperFrom(MonthlyCost other) {
    double[] knots =
        DoubleStream.of(0, included, other.included, MOST)
            .filter(knot -> knot <= MOST)
            .sorted()
            .distinct()
            .toArray();
    if (more(other, 0) < 0) {
      return OptionalDouble.of(0);
    }
    for (int i = 1; i < knots.length; i++) {
      double before = more(other, knots[i - 1]);
      double after = more(other, knots[i]);
      if (after < 0) { // straight between two knots
        return OptionalDouble.of(
            knots[i - 1] + (knots[i] - knots[i - 1]) * before / (before - after));
      }
    }
    return OptionalDouble.empty();
  }

  private double more(MonthlyCost other, double questions) {
    return at(questions) - other.at(questions);
  }
}
