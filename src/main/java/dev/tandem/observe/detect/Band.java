package dev.tandem.observe.detect;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * How far the mean of the last so many residuals strays where nothing is wrong.
 *
 * @param window residuals that the mean is of
 * @param scale max(1.4826 MAD, floor)
 * @param above the reach of residuals above the middle, and {@code below} of the negatives of those
 *     below
 * @param up a residual above fires
 * @param down one below its negative fires
 */
record Band(int window, double scale, Tail above, Tail below, double up, double down) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** What is seen more than once is not news: beyond the second largest residual by a fifth. */
  private static final double BEYOND = 1.2;

  /** The floor of the scale is half of what one residual in a hundred says. */
  private static final double FLOOR = 0.5 / NORMAL.inverseSurvivalProbability(0.005);

  /** From so many independent residuals on, their spread is known well. */
  private static final double MANY = 100;

  /**
   * From residuals about their middle.
   *
   * @param residuals of the mean of a window each; overlapping windows are fewer than they seem
   * @param least the scale is not below
   * @param chance of a false alarm, both sides together
   */
  static Band of(int window, double[] residuals, double least, double chance) {
    double[] sorted = residuals.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double[] sizes = Medians.absolute(residuals);
    Arrays.sort(sizes);
    double scale =
        Math.max(
            Medians.OF_NORMAL * Medians.ofSorted(sizes, 0, n),
            Math.max(least, FLOOR * Medians.quantile(sizes, 0.99)));
    double[] mirrored = new double[n];
    Arrays.setAll(mirrored, i -> -sorted[n - 1 - i]);
    Tail above = Tail.of(sorted);
    Tail below = Tail.of(mirrored);
    // Means overlap: the second largest is the largest over again.
    double beyond = window == 1 ? BEYOND : 0;
    double lowest = scale * lowest((double) n / window, chance / 2);
    return new Band(
        window,
        scale,
        above,
        below,
        Math.max(lowest, Math.max(above.limit(chance / 2), beyond * sorted[Math.max(0, n - 2)])),
        Math.max(lowest, Math.max(below.limit(chance / 2), beyond * mirrored[Math.max(0, n - 2)])));
  }

  /** Scales at which normal noise fires; more where few residuals say how wide it is. */
  private static double lowest(double independent, double chance) {
    return independent >= MANY
        ? NORMAL.inverseSurvivalProbability(chance)
        : TDistribution.of(Math.max(3, independent / 4)).inverseSurvivalProbability(chance);
  }

  /** The chance of a residual as large on either side. */
  double p(double residual) {
    double z = Math.abs(residual) / scale;
    double usual = 2 * NORMAL.survivalProbability(z);
    Tail tail = residual > 0 ? above : below;
    double far = Math.abs(residual) > tail.from() ? 2 * tail.p(Math.abs(residual)) : 0;
    return Math.min(1, Math.max(usual, far));
  }

  boolean outside(double residual) {
    return residual > up || residual < -down;
  }
}
