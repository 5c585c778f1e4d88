package dev.tandem.observe.detect;

import java.util.Arrays;

/** Medians and quantiles of a few numbers. */
final class Medians {
  /** A normal deviation's standard deviation in median absolute deviations (Hampel, 1974). */
  static final double OF_NORMAL = 1.4826;

  private Medians() {}

  static double of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return ofSorted(sorted, 0, sorted.length);
  }

  static double ofSorted(double[] sorted, int from, int to) {
    int n = to - from;
    int middle = from + n / 2;
    return n % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The median of all but the one at that rank; at least two values. */
  static double without(double[] sorted, int rank) {
    int n = sorted.length - 1;
    int middle = n / 2;
    double upper = sorted[middle < rank ? middle : middle + 1];
    if (n % 2 == 1) {
      return upper;
    }
    int below = middle - 1;
    return (sorted[below < rank ? below : below + 1] + upper) / 2;
  }

  static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int low = (int) at;
    int high = Math.min(low + 1, sorted.length - 1);
    return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
  }

  static double[] absolute(double[] values) {
    return Arrays.stream(values).map(Math::abs).toArray();
  }
}
