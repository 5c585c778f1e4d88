package dev.tandem.compare.choice;

import dev.tandem.compare.evidence.Factor;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Every figure many times: first as it stands, then as it might be by its interval. Whatever is
 * computed from figures is computed for each of these, so that it has an interval too.
 *
 * <p>A draw is normal on each side of the value, with the interval's side as 1.96 deviations. Of
 * quality, arms are drawn together so that the difference of two is as sure as the comparison says
 * of the pair. Of another measure nothing is known of pairs; half of its variance is taken as
 * common to the arms, which were measured in the same experiment.
 */
final class Samples {
  /** The figure as it stands, then the draws. */
  static final int COUNT = 1001;

  private static final double DEVIATIONS = 1.96; // of an interval of 95 %, to each side
  private static final double SHARED = 0.5;
  private static final double SHRINK = 0.95;
  private static final double LEAST = 1e-9;

  private final long seed;
  private final Map<String, double[]> drawn = new HashMap<>();
  private final Map<String, double[]> quality = new HashMap<>(); // standard normal, by arm

  Samples(Evidence evidence, long seed) {
    this.seed = seed;
    drawQuality(evidence);
  }

  /** The same of any reading, whenever it is asked for. */
  double[] of(Reading reading) {
    String measure = reading.factor().wireName() + "." + reading.measure();
    return drawn.computeIfAbsent(measure + "@" + reading.arm(), key -> draw(reading, measure, key));
  }

  private double[] draw(Reading reading, String measure, String key) {
    Estimate estimate = reading.estimate();
    double[] values = new double[COUNT];
    Arrays.fill(values, estimate.value());
    if (estimate.low() == estimate.high()) {
      return values;
    }
    boolean paired = reading.factor() == Factor.ACCURACY && reading.measure().equals("quality");
    double[] deviates = paired ? quality.get(reading.arm()) : null;
    if (deviates == null) {
      deviates =
          both(
              normal(measure),
              normal(key),
              (a, b) -> Math.sqrt(SHARED) * a + Math.sqrt(1 - SHARED) * b);
    }
    double least = Math.min(0, estimate.low());
    for (int i = 1; i < COUNT; i++) {
      double side =
          deviates[i] > 0 ? estimate.high() - estimate.value() : estimate.value() - estimate.low();
      values[i] = Math.max(least, estimate.value() + deviates[i] * side / DEVIATIONS);
    }
    return values;
  }

  private double[] normal(String key) {
    SplittableRandom random = new SplittableRandom(seed * 31 + key.hashCode());
    double[] values = new double[COUNT];
    for (int i = 1; i < COUNT; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  private void drawQuality(Evidence evidence) {
    List<String> arms = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (String arm : evidence.arms()) {
      evidence
          .find(Factor.ACCURACY, arm, "quality")
          .ifPresent(
              reading -> {
                arms.add(arm);
                deviations.add(deviation(reading.estimate()));
              });
    }
    int n = arms.size();
    double[][] correlation = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        correlation[i][j] =
            i == j
                ? 1
                : correlation(
                    evidence, arms.get(i), deviations.get(i), arms.get(j), deviations.get(j));
      }
    }
    double[][] root = root(correlation);
    List<double[]> independent = arms.stream().map(arm -> normal("quality@" + arm)).toList();
    for (int i = 0; i < n; i++) {
      double[] sum = new double[COUNT];
      for (int j = 0; j <= i; j++) {
        double share = root[i][j];
        sum = both(sum, independent.get(j), (so, more) -> so + share * more);
      }
      quality.put(arms.get(i), sum);
    }
  }

  private static double deviation(Estimate estimate) {
    return (estimate.high() - estimate.low()) / 2 / DEVIATIONS;
  }

  /** From var(a - b) = var(a) + var(b) - 2 cov(a, b). */
  private static double correlation(
      Evidence evidence, String a, double deviationA, String b, double deviationB) {
    if (deviationA < LEAST || deviationB < LEAST) {
      return 0;
    }
    return evidence.compared().stream()
        .flatMap(file -> file.pairs().stream())
        .filter(pair -> pair.of(a, b))
        .mapToDouble(
            pair -> {
              double difference = deviation(pair.difference());
              double covariance =
                  (deviationA * deviationA + deviationB * deviationB - difference * difference) / 2;
              return Math.clamp(covariance / (deviationA * deviationB), -1, 1);
            })
        .findFirst()
        .orElse(SHARED);
  }

  /**
   * The lower triangle L with L L' = the correlations (Cholesky); they are drawn towards 0 until
   * there is one, since intervals of single pairs need not fit together.
   */
  private static double[][] root(double[][] correlation) {
    int n = correlation.length;
    for (double keep = 1; ; keep *= SHRINK) {
      double[][] root = new double[n][n];
      boolean possible = true;
      for (int i = 0; i < n && possible; i++) {
        for (int j = 0; j <= i; j++) {
          double rest = i == j ? 1 : keep * correlation[i][j];
          for (int k = 0; k < j; k++) {
            rest -= root[i][k] * root[j][k];
          }
          if (i == j) {
            possible = rest > LEAST;
            root[i][i] = Math.sqrt(Math.max(rest, 0));
          } else {
            root[i][j] = rest / root[j][j];
          }
        }
      }
      if (possible) {
        return root;
      }
    }
  }

  /** A value as it stands, without doubt. */
  static double[] constant(double value) {
    double[] values = new double[COUNT];
    Arrays.fill(values, value);
    return values;
  }

  static double[] map(double[] values, DoubleUnaryOperator change) {
    return Arrays.stream(values).map(change).toArray();
  }

  static double[] both(double[] a, double[] b, DoubleBinaryOperator together) {
    double[] values = new double[a.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = together.applyAsDouble(a[i], b[i]);
    }
    return values;
  }

  static double[] mean(List<double[]> all) {
    double[] sum = constant(0);
    for (double[] each : all) {
      sum = both(sum, each, Double::sum);
    }
    return map(sum, value -> value / all.size());
  }

  /** A share as it stands, with the middle 95 % of the draws. */
  static Estimate estimate(double[] values) {
    double[] draws = Arrays.copyOfRange(values, 1, values.length);
    Arrays.sort(draws);
    double low = draws[(int) (0.025 * draws.length)];
    double high = draws[(int) (0.975 * draws.length) - 1];
    double value = Math.clamp(values[0], 0, 1);
    return new Estimate(
        value, Math.min(Math.clamp(low, 0, 1), value), Math.max(Math.clamp(high, 0, 1), value), 1);
  }
}
