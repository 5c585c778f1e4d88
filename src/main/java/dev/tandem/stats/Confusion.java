package dev.tandem.stats;

import java.util.Arrays;

/**
 * What was predicted for observations of some classes.
 *
 * @param counts (true class, predicted class); the last column counts observations for which
 *     nothing was predicted
 */
@SuppressWarnings("ArrayRecordComponent") // built here, read by index
public record Confusion(int[][] counts) {
  /**
   * @param y true classes, from 0 to {@code classes - 1}
   * @param predicted likewise; -1 where nothing was
   */
  public static Confusion of(int classes, int[] y, int[] predicted) {
    if (y.length == 0 || y.length != predicted.length) {
      throw new IllegalArgumentException(
          "%d classes and %d predictions".formatted(y.length, predicted.length));
    }
    int[][] counts = new int[classes][classes + 1];
    for (int i = 0; i < y.length; i++) {
      counts[y[i]][predicted[i] < 0 ? classes : predicted[i]]++;
    }
    return new Confusion(counts);
  }

  /**
   * The same of some of the observations.
   *
   * @param rows their numbers, in any order and as often as they count
   */
  public static Confusion of(int classes, int[] y, int[] predicted, int[] rows) {
    return of(
        classes,
        Arrays.stream(rows).map(i -> y[i]).toArray(),
        Arrays.stream(rows).map(i -> predicted[i]).toArray());
  }

  public int classes() {
    return counts.length;
  }

  /** How many observations are of a class. */
  public int support(int c) {
    return Arrays.stream(counts[c]).sum();
  }

  /** How often a class was predicted. */
  public int predicted(int c) {
    return Arrays.stream(counts).mapToInt(row -> row[c]).sum();
  }

  /** How many were predicted right. */
  public int right() {
    int right = 0;
    for (int c = 0; c < counts.length; c++) {
      right += counts[c][c];
    }
    return right;
  }

  /** Of what was predicted as a class, the share that is of it; 0 where nothing was. */
  public double precision(int c) {
    return counts[c][c] / (double) Math.max(1, predicted(c));
  }

  /** Of a class, the share that was predicted as it; 0 where there is none. */
  public double recall(int c) {
    return counts[c][c] / (double) Math.max(1, support(c));
  }

  /** The harmonic mean of precision and recall: twice the right ones by all that either counts. */
  public double f1(int c) {
    return 2.0 * counts[c][c] / Math.max(1, support(c) + predicted(c));
  }

  /** The plain mean of {@link #f1} over the classes that occur or were predicted. */
  public double macroF1() {
    double sum = 0;
    int seen = 0;
    for (int c = 0; c < counts.length; c++) {
      if (support(c) + predicted(c) > 0) {
        sum += f1(c);
        seen++;
      }
    }
    return sum / seen;
  }
}
