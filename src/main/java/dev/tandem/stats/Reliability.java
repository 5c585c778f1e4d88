package dev.tandem.stats;

import java.util.ArrayList;
import java.util.List;

/** Whether probabilities can be relied on, bin by bin: what a reliability diagram shows. */
public final class Reliability {
  /** As many bins of equal width as is usual. */
  public static final int BINS = 10;

  private Reliability() {}

  /**
   * Cases whose probability lies between two bounds.
   *
   * @param probability mean
   * @param happened share, with its interval
   */
  public record Bin(double low, double high, double probability, Estimate happened) {}

  /**
   * The bins that hold a case, ascending.
   *
   * @param probabilities from 0 to 1
   * @param y what happened
   */
  public static List<Bin> bins(double[] probabilities, boolean[] y) {
    int[] n = new int[BINS];
    int[] happened = new int[BINS];
    double[] sum = new double[BINS];
    for (int i = 0; i < y.length; i++) {
      int bin = Math.min(BINS - 1, (int) (probabilities[i] * BINS));
      n[bin]++;
      happened[bin] += y[i] ? 1 : 0;
      sum[bin] += probabilities[i];
    }
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      if (n[bin] > 0) {
        bins.add(
            new Bin(
                (double) bin / BINS,
                (bin + 1.0) / BINS,
                sum[bin] / n[bin],
                Intervals.proportion(happened[bin], n[bin])));
      }
    }
    return bins;
  }

  /**
   * The expected calibration error with its bootstrap interval.
   *
   * @see Calibration#expectedError
   */
  public static Estimate error(double[] probabilities, boolean[] y, long seed) {
    return Intervals.bootstrap(
        y.length,
        drawn -> {
          double[] p = new double[drawn.length];
          boolean[] happened = new boolean[drawn.length];
          for (int i = 0; i < drawn.length; i++) {
            p[i] = probabilities[drawn[i]];
            happened[i] = y[drawn[i]];
          }
          return Calibration.expectedError(p, happened, BINS);
        },
        seed);
  }
}
