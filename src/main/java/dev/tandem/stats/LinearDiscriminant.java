package dev.tandem.stats;

import java.util.Arrays;

/**
 * Linear discriminant analysis: each class is a Gaussian, all of one covariance, which is shrunk
 * towards a multiple of the identity (Friedman, 1989). Fitted in one pass, without steps or a
 * learning rate. Immutable.
 */
public final class LinearDiscriminant {
  private final double[][] weights; // (class, feature)
  private final double[] bias; // (class); -infinity where a class has no observation

  private LinearDiscriminant(double[][] weights, double[] bias) {
    this.weights = weights;
    this.bias = bias;
  }

  /**
   * @param x (observation, feature), finite
   * @param y class of each observation, from 0 to {@code classes - 1}; those of -1 are left out
   * @param shrinkage above 0 (the pooled covariance as it is) to 1 (distance to the nearest mean)
   */
  public static LinearDiscriminant fit(float[][] x, int[] y, int classes, double shrinkage) {
    if (x.length == 0 || x.length != y.length || Arrays.stream(y).allMatch(c -> c < 0)) {
      throw new IllegalArgumentException(
          "%d observations with %d classes given cannot be fitted".formatted(x.length, y.length));
    }
    if (!(shrinkage > 0 && shrinkage <= 1)) {
      throw new IllegalArgumentException("the shrinkage is above 0 and at most 1: " + shrinkage);
    }
    int d = x[0].length;
    double[][] means = new double[classes][d];
    int[] counts = new int[classes];
    for (int i = 0; i < x.length; i++) {
      if (y[i] >= 0) {
        counts[y[i]]++;
        add(means[y[i]], 1, x[i]);
      }
    }
    for (int c = 0; c < classes; c++) {
      for (int j = 0; j < d; j++) {
        means[c][j] /= Math.max(1, counts[c]);
      }
    }
    double[][] covariance = covariance(x, y, means, shrinkage);
    double[][] factor = LinearSystem.factor(covariance);
    int n = Arrays.stream(counts).sum();
    double[][] weights = new double[classes][];
    double[] bias = new double[classes];
    for (int c = 0; c < classes; c++) {
      weights[c] = LinearSystem.solveFactored(factor, means[c]);
      bias[c] = counts[c] == 0 ? Double.NEGATIVE_INFINITY : Math.log((double) counts[c] / n);
      for (int j = 0; j < d; j++) {
        bias[c] -= weights[c][j] * means[c][j] / 2;
      }
    }
    return new LinearDiscriminant(weights, bias);
  }

  /** The covariance within classes, shrunk; lower triangle and its mirror. */
  private static double[][] covariance(float[][] x, int[] y, double[][] means, double shrinkage) {
    int d = x[0].length;
    double[][] covariance = new double[d][];
    for (int j = 0; j < d; j++) {
      covariance[j] = new double[j + 1];
    }
    double[] centred = new double[d];
    int n = 0;
    for (int i = 0; i < x.length; i++) {
      if (y[i] < 0) {
        continue;
      }
      n++;
      for (int j = 0; j < d; j++) {
        centred[j] = x[i][j] - means[y[i]][j];
      }
      for (int j = 0; j < d; j++) {
        double[] row = covariance[j];
        double value = centred[j];
        for (int k = 0; k <= j; k++) {
          row[k] += value * centred[k];
        }
      }
    }
    double trace = 0;
    for (int j = 0; j < d; j++) {
      trace += covariance[j][j] / n;
    }
    double[][] shrunk = new double[d][d];
    for (int j = 0; j < d; j++) {
      for (int k = 0; k <= j; k++) {
        shrunk[j][k] = (1 - shrinkage) * covariance[j][k] / n;
        shrunk[k][j] = shrunk[j][k];
      }
      shrunk[j][j] += shrinkage * Math.max(trace / d, 1e-12);
    }
    return shrunk;
  }

  /**
   * For each class the logarithm of how likely it is with {@code x}, up to what all share; divided
   * by a temperature they are given to {@link Calibration#probabilities}.
   */
  public double[] scores(float... x) {
    double[] scores = bias.clone();
    for (int c = 0; c < scores.length; c++) {
      for (int j = 0; j < x.length; j++) {
        scores[c] += weights[c][j] * x[j];
      }
    }
    return scores;
  }

  private static void add(double[] into, double factor, float... values) {
    for (int j = 0; j < into.length; j++) {
      into[j] += factor * values[j];
    }
  }
}
