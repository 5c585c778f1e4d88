package dev.tandem.stats;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A rising step function from score to probability, fitted by pool adjacent violators (Ayer et al.,
 * 1955): no shape is assumed but that a higher score is not less likely right. Wants some hundreds
 * of labels; with fewer, {@link LogisticRegression} on the score is safer.
 *
 * @param from lowest score of each step, ascending
 * @param probability of each step, not falling
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record IsotonicRegression(double[] from, double[] probability) {
  public IsotonicRegression {
    from = from.clone();
    probability = probability.clone();
    if (from.length == 0 || from.length != probability.length) {
      throw new IllegalArgumentException("every step needs a score and a probability");
    }
  }

  @Override
  public double[] from() {
    return from.clone();
  }

  @Override
  public double[] probability() {
    return probability.clone();
  }

  /** The least-squares rising fit; equal scores share a step. */
  public static IsotonicRegression fit(double[] scores, boolean[] y) {
    if (scores.length == 0 || scores.length != y.length) {
      throw new IllegalArgumentException(
          "%d scores and %d labels cannot be fitted".formatted(scores.length, y.length));
    }
    // score -> (successes, observations): equal scores must be one step before any are pooled
    TreeMap<Double, double[]> tied = new TreeMap<>();
    for (int i = 0; i < y.length; i++) {
      double[] cell = tied.computeIfAbsent(scores[i], score -> new double[2]);
      cell[0] += y[i] ? 1 : 0;
      cell[1]++;
    }
    double[] start = new double[tied.size()];
    double[] sum = new double[tied.size()];
    double[] count = new double[tied.size()];
    int steps = 0;
    for (Map.Entry<Double, double[]> entry : tied.entrySet()) {
      start[steps] = entry.getKey();
      sum[steps] = entry.getValue()[0];
      count[steps] = entry.getValue()[1];
      steps++;
      while (steps > 1 && sum[steps - 2] / count[steps - 2] >= sum[steps - 1] / count[steps - 1]) {
        sum[steps - 2] += sum[steps - 1];
        count[steps - 2] += count[steps - 1];
        steps--;
      }
    }
    double[] mean = new double[steps];
    for (int step = 0; step < steps; step++) {
      mean[step] = sum[step] / count[step];
    }
    return new IsotonicRegression(Arrays.copyOf(start, steps), mean);
  }

  /** The probability of a score; below the lowest score seen, that of the lowest step. */
  public double probability(double score) {
    int place = Arrays.binarySearch(from, score);
    return probability[Math.max(0, place >= 0 ? place : -place - 2)];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IsotonicRegression that
        && Arrays.equals(from, that.from)
        && Arrays.equals(probability, that.probability);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(from) + Arrays.hashCode(probability);
  }

  @Override
  public String toString() {
    return "IsotonicRegression[from=%s, probability=%s]"
        .formatted(Arrays.toString(from), Arrays.toString(probability));
  }
}
