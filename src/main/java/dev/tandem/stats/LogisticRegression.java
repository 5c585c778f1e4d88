package dev.tandem.stats;

import java.util.Arrays;

/**
 * A fitted logistic model: P(y | x) = 1 / (1 + exp(-(intercept + weights . x))). With one feature
 * it is Platt scaling (Platt, 1999).
 *
 * @param weights one a feature
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out
public record LogisticRegression(double intercept, double[] weights) {
  private static final int MOST_STEPS = 100;
  private static final double TOLERANCE = 1e-10;

  public LogisticRegression {
    weights = weights.clone();
  }

  @Override
  public double[] weights() {
    return weights.clone();
  }

  /**
   * The maximum of the penalised likelihood, found by Newton's method (IRLS) with step halving; the
   * problem is strictly concave, so it is the only one.
   *
   * @param x (observation, feature), finite; scale the features alike, or the penalty is unfair
   * @param y one label an observation
   * @param l2 penalty l2/2 * |weights|^2, above 0; the intercept is penalised by a millionth, so
   *     that it stays finite where all labels are equal
   */
  public static LogisticRegression fit(double[][] x, boolean[] y, double l2) {
    if (x.length == 0 || x.length != y.length) {
      throw new IllegalArgumentException(
          "%d observations and %d labels cannot be fitted".formatted(x.length, y.length));
    }
    if (!(l2 > 0)) {
      throw new IllegalArgumentException("the penalty must be above 0, not " + l2);
    }
    int width = x[0].length + 1;
    double[] penalty = new double[width]; // (intercept, features...)
    Arrays.fill(penalty, l2);
    penalty[0] = Math.min(l2, 1) * 1e-6 * x.length;
    double[] beta = new double[width];
    double value = objective(x, y, beta, penalty);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] direction = newton(x, y, beta, penalty);
      double scale = 1;
      double[] next = moved(beta, direction, scale);
      double better = objective(x, y, next, penalty);
      while (better < value && scale > 1e-8) {
        scale /= 2;
        next = moved(beta, direction, scale);
        better = objective(x, y, next, penalty);
      }
      if (better <= value + TOLERANCE * Math.max(1, Math.abs(value))) {
        beta = better >= value ? next : beta;
        break;
      }
      beta = next;
      value = better;
    }
    return new LogisticRegression(beta[0], Arrays.copyOfRange(beta, 1, width));
  }

  /** P(y | x), from 0 to 1. */
  public double probability(double... x) {
    if (x.length != weights.length) {
      throw new IllegalArgumentException(
          "%d features for a model of %d".formatted(x.length, weights.length));
    }
    double score = intercept;
    for (int i = 0; i < weights.length; i++) {
      score += weights[i] * x[i];
    }
    return sigmoid(score);
  }

  private static double[] newton(double[][] x, boolean[] y, double[] beta, double[] penalty) {
    int width = beta.length;
    double[] gradient = new double[width];
    double[][] hessian = new double[width][width];
    for (int j = 0; j < width; j++) {
      gradient[j] = -penalty[j] * beta[j];
      hessian[j][j] = penalty[j];
    }
    for (int i = 0; i < x.length; i++) {
      double p = sigmoid(score(x[i], beta));
      double error = (y[i] ? 1 : 0) - p;
      double weight = p * (1 - p);
      for (int j = 0; j < width; j++) {
        double xj = j == 0 ? 1 : x[i][j - 1];
        gradient[j] += error * xj;
        for (int k = 0; k <= j; k++) {
          hessian[j][k] += weight * xj * (k == 0 ? 1 : x[i][k - 1]);
        }
      }
    }
    for (int j = 0; j < width; j++) {
      for (int k = 0; k < j; k++) {
        hessian[k][j] = hessian[j][k];
      }
    }
    return LinearSystem.solve(hessian, gradient);
  }

  private static double objective(double[][] x, boolean[] y, double[] beta, double[] penalty) {
    double value = 0;
    for (int i = 0; i < x.length; i++) {
      double score = score(x[i], beta);
      // log sigmoid(s) = -log(1 + exp(-s)), without overflow
      double margin = y[i] ? score : -score;
      value -= margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin));
    }
    for (int j = 0; j < beta.length; j++) {
      value -= penalty[j] / 2 * beta[j] * beta[j];
    }
    return value;
  }

  private static double score(double[] x, double[] beta) {
    if (x.length != beta.length - 1) {
      throw new IllegalArgumentException("every observation needs the same features");
    }
    double score = beta[0];
    for (int j = 0; j < x.length; j++) {
      score += beta[j + 1] * x[j];
    }
    return score;
  }

  private static double[] moved(double[] beta, double[] direction, double scale) {
    double[] next = beta.clone();
    for (int j = 0; j < next.length; j++) {
      next[j] += scale * direction[j];
    }
    return next;
  }

  private static double sigmoid(double score) {
    return score >= 0 ? 1 / (1 + Math.exp(-score)) : Math.exp(score) / (1 + Math.exp(score));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LogisticRegression that
        && intercept == that.intercept
        && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(intercept) + Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return "LogisticRegression[intercept=%s, weights=%s]"
        .formatted(intercept, Arrays.toString(weights));
  }
}
