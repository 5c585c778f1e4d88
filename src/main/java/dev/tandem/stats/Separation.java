package dev.tandem.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/** How well a score tells two groups apart. */
public final class Separation {
  private Separation() {}

  /**
   * The area under the ROC curve: the probability that one of the first group has a higher score
   * than one of the second, ties counted half (Mann and Whitney, 1947); 0.5 by chance. Its interval
   * is the bootstrap's percentile interval, groups drawn apart from each other.
   *
   * @param first at least one finite score
   * @param second likewise
   * @param seed the same seed gives the same interval
   */
  public static Estimate auc(double[] first, double[] second, long seed) {
    Intervals.checkedMean(first);
    Intervals.checkedMean(second);
    double[] a = first.clone();
    double[] b = second.clone();
    Arrays.sort(a);
    Arrays.sort(b);
    double area = area(a, b);
    SplittableRandom random = new SplittableRandom(seed);
    double[] areas = new double[Intervals.DRAWS];
    for (int draw = 0; draw < areas.length; draw++) {
      areas[draw] = area(drawn(a, random), drawn(b, random));
    }
    Arrays.sort(areas);
    int tail = (int) (areas.length * 0.025);
    return new Estimate(
        area,
        Math.min(area, areas[tail]),
        Math.max(area, areas[areas.length - 1 - tail]),
        a.length + b.length);
  }

  /** As many, with replacement; sorted. */
  private static double[] drawn(double[] sorted, SplittableRandom random) {
    int[] times = new int[sorted.length];
    for (int i = 0; i < times.length; i++) {
      times[random.nextInt(times.length)]++;
    }
    double[] drawn = new double[sorted.length];
    int at = 0;
    for (int i = 0; i < times.length; i++) {
      Arrays.fill(drawn, at, at + times[i], sorted[i]);
      at += times[i];
    }
    return drawn;
  }

  /** Both sorted. */
  private static double area(double[] a, double[] b) {
    long halves = 0;
    int below = 0;
    int notAbove = 0;
    for (double score : a) {
      while (below < b.length && b[below] < score) {
        below++;
      }
      notAbove = Math.max(notAbove, below);
      while (notAbove < b.length && b[notAbove] <= score) {
        notAbove++;
      }
      halves += below + notAbove;
    }
    return halves / 2.0 / a.length / b.length;
  }
}
