package dev.tandem.stats;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Values in clusters, as far as their mean and its doubt need to know them. */
final class ClusterSums {
  /** A resample can be nearly all one cluster, whose deviation says nothing then. */
  private static final double MOST_LEVERAGE = 0.999;

  private final double[] sizes; // (cluster)
  private final double[] sums; // (cluster)
  private final double[] squares; // (cluster), sums of squared values
  private final double n;

  private ClusterSums(double[] sizes, double[] sums, double[] squares) {
    this.sizes = sizes;
    this.sums = sums;
    this.squares = squares;
    this.n = Arrays.stream(sizes).sum();
  }

  /**
   * @param values one a question
   * @param clusters the cluster of each; any numbers
   * @throws IllegalArgumentException if there are none, one is not finite or the lengths differ
   */
  static ClusterSums of(double[] values, int[] clusters) {
    Intervals.checkedMean(values);
    if (values.length != clusters.length) {
      throw new IllegalArgumentException(
          "each value needs its cluster: %d and %d".formatted(values.length, clusters.length));
    }
    Map<Integer, Integer> index = new HashMap<>();
    for (int cluster : clusters) {
      index.putIfAbsent(cluster, index.size());
    }
    double[] sizes = new double[index.size()];
    double[] sums = new double[index.size()];
    double[] squares = new double[index.size()];
    for (int i = 0; i < values.length; i++) {
      int at = index.getOrDefault(clusters[i], 0);
      sizes[at]++;
      sums[at] += values[i];
      squares[at] += values[i] * values[i];
    }
    return new ClusterSums(sizes, sums, squares);
  }

  /** With more values, each a cluster of its own, behind the others. */
  ClusterSums with(double... singles) {
    double[] ones = new double[singles.length];
    Arrays.fill(ones, 1);
    return new ClusterSums(
        joined(sizes, ones),
        joined(sums, singles),
        joined(squares, Arrays.stream(singles).map(value -> value * value).toArray()));
  }

  private static double[] joined(double[] first, double[] second) {
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  int count() {
    return sizes.length;
  }

  /** The sum of each cluster. */
  double[] sums() {
    return sums.clone();
  }

  double mean() {
    return Arrays.stream(sums).sum() / n;
  }

  /**
   * Standard error of the mean, robust to clusters and without the bias of few of them (CR2; Bell
   * and McCaffrey, 2002, "Bias Reduction in Standard Errors for Linear Regression with Multi-Stage
   * Samples", for a regression on a constant).
   */
  double standardError() {
    int[] all = IntStream.range(0, count()).toArray();
    return standardError(all, mean(), n);
  }

  private double standardError(int[] chosen, double mean, double size) {
    double variance = 0;
    for (int cluster : chosen) {
      double deviation = sums[cluster] - mean * sizes[cluster];
      double leverage = Math.min(sizes[cluster] / size, MOST_LEVERAGE);
      variance += deviation * deviation / (1 - leverage);
    }
    return Math.sqrt(variance) / size;
  }

  /**
   * How many standard errors of its own the mean of some clusters lies from a point.
   *
   * @param chosen clusters by index, some more than once
   */
  double distance(int[] chosen, double from) {
    double sum = 0;
    double size = 0;
    for (int cluster : chosen) {
      sum += sums[cluster];
      size += sizes[cluster];
    }
    double mean = sum / size;
    return Math.abs(mean - from) / standardError(chosen, mean, size);
  }

  /**
   * How alike values of one cluster are, 0 to 1: the intraclass correlation from the analysis of
   * variance (Donner, 1986, "A Review of Inference Procedures for the Intraclass Correlation
   * Coefficient").
   */
  double correlation() {
    int clusters = count();
    if (n <= clusters || clusters < 2) {
      return 0;
    }
    double mean = mean();
    double between = 0;
    double within = 0;
    double squaredSizes = 0;
    for (int i = 0; i < clusters; i++) {
      double own = sums[i] / sizes[i];
      between += sizes[i] * (own - mean) * (own - mean);
      within += squares[i] - sizes[i] * own * own;
      squaredSizes += sizes[i] * sizes[i];
    }
    between /= clusters - 1;
    within /= n - clusters;
    double usual = (n - squaredSizes / n) / (clusters - 1);
    double all = between + (usual - 1) * within;
    return all <= 0 ? 0 : Math.clamp((between - within) / all, 0, 1);
  }

  /**
   * Degrees of freedom of {@link #standardError}, by Satterthwaite's rule (Bell and McCaffrey,
   * 2002; Imbens and Kolesár, 2016): with v the covariance of the clusters' deviations from the
   * mean, each over the square root of 1 - its leverage, tr(v)^2 / tr(v v). At least 1.
   *
   * @param correlation of values in one cluster
   */
  double degreesOfFreedom(double correlation) {
    double all = 0; // variance of the sum of everything, in variances of one value
    for (double size : sizes) {
      all += own(size, correlation);
    }
    double shares = 0;
    double variances = 0;
    double mixed = 0;
    double trace = 0;
    double diagonal = 0;
    for (double size : sizes) {
      double share = size / n;
      double weight = 1 / (1 - Math.min(share, MOST_LEVERAGE));
      double own = own(size, correlation);
      shares += weight * share * share;
      variances += weight * own * own;
      mixed += weight * share * own;
      double beside = share * share * all - 2 * share * own;
      trace += weight * (own + beside);
      diagonal += weight * weight * (Math.pow(own + beside, 2) - beside * beside);
    }
    // The double sum over pairs of (h_g h_k V - h_g v_k - h_k v_g)^2, multiplied out.
    double pairs =
        2 * shares * variances
            + 2 * mixed * mixed
            + shares * shares * all * all
            - 4 * shares * mixed * all;
    return Math.max(1, trace * trace / (pairs + diagonal));
  }

  private static double own(double size, double correlation) {
    return size * (1 + (size - 1) * correlation);
  }
}
