package dev.tandem.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.interval.BinomialConfidenceInterval;
import org.apache.commons.statistics.interval.Interval;

/** 95 % confidence intervals. */
public final class Intervals {
  /** How often the bootstrap draws. The ends of a 95 % interval then rest on 50 draws each. */
  static final int DRAWS = 2000;

  private static final double ALPHA = 0.05;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Intervals() {}

  /**
   * The mean with its bootstrap interval: bias-corrected and accelerated (BCa; Efron, 1987, "Better
   * Bootstrap Confidence Intervals"), which stays honest where the values are skewed, as ranking
   * metrics are. Where all values are equal the interval has no width; for a share of successes use
   * {@link #proportion}, which knows better.
   *
   * @param values one or more finite numbers, one an independent observation
   * @param seed the same seed gives the same interval
   */
  public static Estimate mean(double[] values, long seed) {
    int n = values.length;
    double mean = checkedMean(values);
    if (Arrays.stream(values).allMatch(value -> value == values[0])) {
      return new Estimate(values[0], values[0], values[0], n);
    }
    double[] means = drawMeans(values, seed);
    Arrays.sort(means);
    double bias = bias(means, mean);
    double acceleration = acceleration(values, mean);
    double low = means[rank(ALPHA / 2, bias, acceleration)];
    double high = means[rank(1 - ALPHA / 2, bias, acceleration)];
    // With a handful of values the shifted ends can pass the mean itself.
    return new Estimate(mean, Math.min(low, mean), Math.max(high, mean), n);
  }

  /**
   * A share of successes with the score interval of Wilson (1927).
   *
   * @param n trials, at least 1
   */
  public static Estimate proportion(int successes, int n) {
    if (n < 1 || successes < 0 || successes > n) {
      throw new IllegalArgumentException(
          "%d successes of %d trials are not a proportion".formatted(successes, n));
    }
    Interval interval = BinomialConfidenceInterval.WILSON_SCORE.fromErrorRate(n, successes, ALPHA);
    double value = (double) successes / n;
    double low = Math.clamp(interval.getLowerBound(), 0, value);
    double high = Math.clamp(interval.getUpperBound(), value, 1);
    return new Estimate(value, low, high, n);
  }

  /**
   * How often something happens in a unit of time, where it happens at random, with the exact
   * interval of Garwood (1936, "Fiducial Limits for the Poisson Distribution").
   *
   * @param events seen, 0 or more
   * @param time that they were watched for, above 0
   * @param n what is said of how many observations it stands on
   */
  public static Estimate rate(int events, double time, int n) {
    if (events < 0 || !(time > 0)) {
      throw new IllegalArgumentException("%d events in %s are no rate".formatted(events, time));
    }
    double low =
        events == 0
            ? 0
            : ChiSquaredDistribution.of(2.0 * events).inverseCumulativeProbability(ALPHA / 2) / 2;
    double high =
        ChiSquaredDistribution.of(2.0 * events + 2).inverseSurvivalProbability(ALPHA / 2) / 2;
    return new Estimate(events / time, low / time, high / time, n);
  }

  /**
   * A figure that is no mean of its observations, such as macro-F1, with its percentile bootstrap
   * interval (Efron, 1979), widened to hold the figure itself.
   *
   * @param n observations, at least 1
   * @param statistic of observations given by index, some more than once
   * @param seed the same seed gives the same interval
   */
  public static Estimate bootstrap(int n, ToDoubleFunction<int[]> statistic, long seed) {
    double value = statistic.applyAsDouble(IntStream.range(0, n).toArray());
    SplittableRandom random = new SplittableRandom(seed);
    double[] drawn = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      drawn[draw] = statistic.applyAsDouble(random.ints(n, 0, n).toArray());
    }
    Arrays.sort(drawn);
    double low = drawn[(int) (ALPHA / 2 * DRAWS)];
    double high = drawn[(int) ((1 - ALPHA / 2) * DRAWS) - 1];
    return new Estimate(value, Math.min(low, value), Math.max(high, value), n);
  }

  private static double[] drawMeans(double[] values, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[draw] = sum / values.length;
    }
    return means;
  }

  /** z0: how far the median of the draws lies from the estimate; ties count half. */
  private static double bias(double[] sortedMeans, double mean) {
    double below = 0;
    for (double drawn : sortedMeans) {
      below += drawn < mean ? 1 : drawn == mean ? 0.5 : 0;
    }
    // Never exactly 0 or 1, where the quantile is infinite.
    double share = Math.clamp(below / sortedMeans.length, 0.5 / DRAWS, 1 - 0.5 / DRAWS);
    return NORMAL.inverseCumulativeProbability(share);
  }

  /** a: skewness of the jackknife; for a mean, sum(d^3) / (6 sum(d^2)^1.5) of the deviations. */
  private static double acceleration(double[] values, double mean) {
    double squares = 0;
    double cubes = 0;
    for (double value : values) {
      double deviation = value - mean;
      squares += deviation * deviation;
      cubes += deviation * deviation * deviation;
    }
    return cubes / (6 * Math.pow(squares, 1.5));
  }

  private static int rank(double level, double bias, double acceleration) {
    double shifted = bias + NORMAL.inverseCumulativeProbability(level);
    double corrected = NORMAL.cumulativeProbability(bias + shifted / (1 - acceleration * shifted));
    return Math.clamp((int) Math.floor(corrected * DRAWS), 0, DRAWS - 1);
  }

  static double checkedMean(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("an interval needs at least one value");
    }
    double sum = 0;
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("an interval needs finite values");
      }
      sum += value;
    }
    return sum / values.length;
  }
}
