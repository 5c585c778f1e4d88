package dev.tandem.stats;

import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/** Whether two samples can be of one kind, with what their sizes allow to say. */
public final class TwoSamples {
  private static final int SHUFFLES = 400;
  private static final double SKEWED = 0.05; // below, a gamma's shape is too large to compute with

  private TwoSamples() {}

  /**
   * @param distance how far apart they are, in the test's own unit
   * @param p chance of samples as far apart where both are of one kind
   */
  public record Result(double distance, double p) {}

  /**
   * Numbers, by the largest distance of their distribution functions: from 0 for the same to 1
   * (Kolmogorov, 1933; Smirnov, 1939; two-sided, exact where the samples are small).
   */
  public static Result kolmogorovSmirnov(double[] a, double[] b) {
    var result = KolmogorovSmirnovTest.withDefaults().test(a, b);
    return new Result(result.getStatistic(), Math.clamp(result.getPValue(), 0, 1));
  }

  /**
   * Two shares, by Fisher's exact test (1935); two-sided.
   *
   * @return with the difference of the shares, below 0 where the second is smaller
   */
  public static Result shares(int hits, int n, int otherHits, int otherN) {
    double p =
        FisherExactTest.withDefaults()
            .test(new int[][] {{hits, n - hits}, {otherHits, otherN - otherHits}})
            .getPValue();
    return new Result((double) otherHits / otherN - (double) hits / n, Math.clamp(p, 0, 1));
  }

  /**
   * Vectors of length 1, by the energy distance (Székely and Rizzo, 2013, "Energy statistics: a
   * class of statistics based on distances", JSPI 143) under permutation. So that a p below one
   * shuffle's share can be told, a gamma distribution with mean, variance and skew of the shuffles'
   * distances stands for them (Pearson's type III, as Josse, Pagès and Husson, 2008, "Testing the
   * significance of the RV coefficient", do).
   *
   * @return the distance as a share of the mean distance between the two, from 0
   */
  public static Result energy(float[][] a, float[][] b, long seed) {
    int n = a.length;
    int m = b.length;
    int all = n + m;
    double[][] distance = new double[all][all];
    for (int i = 0; i < all; i++) {
      for (int j = 0; j < i; j++) {
        double d = euclid(i < n ? a[i] : b[i - n], j < n ? a[j] : b[j - n]);
        distance[i][j] = d;
        distance[j][i] = d;
      }
    }
    int[] order = new int[all];
    for (int i = 0; i < all; i++) {
      order[i] = i;
    }
    double[] seen = statistic(distance, order, n);
    SplittableRandom random = new SplittableRandom(seed);
    double[] shuffled = new double[SHUFFLES];
    for (int s = 0; s < SHUFFLES; s++) {
      for (int i = all - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swap = order[i];
        order[i] = order[j];
        order[j] = swap;
      }
      shuffled[s] = statistic(distance, order, n)[0];
    }
    return new Result(seen[1] > 0 ? Math.max(0, seen[0] / seen[1]) : 0, tail(shuffled, seen[0]));
  }

  /** The energy distance of the first n of an order and the others, and their mean distance. */
  private static double[] statistic(double[][] distance, int[] order, int n) {
    int m = order.length - n;
    double within = 0;
    double others = 0;
    double between = 0;
    for (int i = 0; i < order.length; i++) {
      double[] row = distance[order[i]];
      for (int j = 0; j < i; j++) {
        double d = row[order[j]];
        if (i < n) {
          within += d;
        } else if (j < n) {
          between += d;
        } else {
          others += d;
        }
      }
    }
    double mean = between / ((double) n * m);
    // Without the distances of each to itself, so that it is 0 on average where nothing differs.
    return new double[] {
      2 * mean - 2 * within / (n * (n - 1.0)) - 2 * others / (m * (m - 1.0)), mean
    };
  }

  private static double tail(double[] shuffled, double seen) {
    double mean = 0;
    for (double each : shuffled) {
      mean += each / shuffled.length;
    }
    double variance = 0;
    double third = 0;
    int above = 0;
    for (double each : shuffled) {
      double off = each - mean;
      variance += off * off / shuffled.length;
      third += off * off * off / shuffled.length;
      above += each >= seen ? 1 : 0;
    }
    if (variance <= 0) {
      return seen > mean ? 1.0 / (shuffled.length + 1) : 1;
    }
    if (above > 10) {
      return (above + 1.0) / (shuffled.length + 1);
    }
    double z = (seen - mean) / Math.sqrt(variance);
    double skew = third / Math.pow(variance, 1.5);
    if (skew < SKEWED) {
      return NormalDistribution.of(0, 1).survivalProbability(z);
    }
    double shape = 4 / (skew * skew);
    double at = shape + z * Math.sqrt(shape);
    return at <= 0 ? 1 : GammaDistribution.of(shape, 1).survivalProbability(at);
  }

  private static double euclid(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double d = a[i] - b[i];
      sum += d * d;
    }
    return Math.sqrt(sum);
  }
}
