package dev.tandem.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Several tests at once: the chance that any of them finds what is not there stays at the level
 * (Holm, 1979, "A Simple Sequentially Rejective Multiple Test Procedure"), whatever the tests have
 * to do with each other.
 */
public final class Holm {
  private Holm() {}

  /**
   * Each p-value as it counts beside the others: the one of rank i of k (from 0) is multiplied by k
   * - i, and is never below one that was smaller.
   *
   * @param p one or more probabilities
   */
  public static double[] adjusted(double[] p) {
    double[] adjusted = new double[p.length];
    double largest = 0;
    int rank = 0;
    for (int i : ascending(p)) {
      largest = Math.max(largest, Math.min(1, (p.length - rank++) * p[i]));
      adjusted[i] = largest;
    }
    return adjusted;
  }

  /**
   * The level that each test is held to at its step.
   *
   * @param level of all of them together, such as 0.05
   */
  public static double[] levels(double[] p, double level) {
    double[] levels = new double[p.length];
    int rank = 0;
    for (int i : ascending(p)) {
      levels[i] = level / (p.length - rank++);
    }
    return levels;
  }

  private static int[] ascending(double[] p) {
    if (!Arrays.stream(p).allMatch(each -> each >= 0 && each <= 1)) {
      throw new IllegalArgumentException("probabilities are from 0 to 1");
    }
    return IntStream.range(0, p.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> p[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
