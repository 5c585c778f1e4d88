package dev.tandem.stats;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A learning curve: the error after n rows is {@code scale * n^-exponent + floor}, as found for
 * many tasks by Hestness et al. (2017, "Deep Learning Scaling is Predictable, Empirically"); of the
 * forms that Viering and Loog compare (2023, "The Shape of Learning Curves") it is the one with
 * three parameters that fits best on the whole. Not every curve has this shape.
 *
 * @param scale 0 or more; 0 where more rows do not help
 * @param exponent above 0
 * @param floor the error that no number of rows removes, 0 or more
 */
public record PowerLaw(double scale, double exponent, double floor) {
  private static final double LEAST_EXPONENT = 0.02;
  private static final double MOST_EXPONENT = 2;
  private static final int GRID = 60;
  private static final int REFINED = 60;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  /**
   * The least squares fit: the exponent is searched for, the other two follow from it.
   *
   * @param rows how many were learnt, two or more different numbers above 0
   * @param errors from 0 to 1, one each
   */
  public static PowerLaw fit(double[] rows, double[] errors) {
    if (rows.length != errors.length || Arrays.stream(rows).distinct().count() < 2) {
      throw new IllegalArgumentException("a learning curve needs two sizes and an error for each");
    }
    double step = Math.pow(MOST_EXPONENT / LEAST_EXPONENT, 1.0 / GRID);
    double best = LEAST_EXPONENT;
    for (double b = LEAST_EXPONENT; b <= MOST_EXPONENT * 1.0001; b *= step) {
      best = loss(b, rows, errors) < loss(best, rows, errors) ? b : best;
    }
    double low = best / step;
    double high = best * step;
    for (int i = 0; i < REFINED; i++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (loss(left, rows, errors) <= loss(right, rows, errors)) {
        high = right;
      } else {
        low = left;
      }
    }
    return given((low + high) / 2, rows, errors);
  }

  private static double loss(double exponent, double[] rows, double[] errors) {
    PowerLaw law = given(exponent, rows, errors);
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      double miss = law.error(rows[i]) - errors[i];
      sum += miss * miss;
    }
    return sum;
  }

  /**
   * Scale and floor for an exponent: a straight line in n^-b that neither falls nor starts below 0.
   */
  private static PowerLaw given(double exponent, double[] rows, double[] errors) {
    double[] x = Arrays.stream(rows).map(n -> Math.pow(n, -exponent)).toArray();
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(errors).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double rawXy = 0;
    double rawXx = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (errors[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      rawXy += x[i] * errors[i];
      rawXx += x[i] * x[i];
    }
    double scale = xy / xx;
    if (!(scale > 0)) {
      return new PowerLaw(0, exponent, meanY);
    }
    double floor = meanY - scale * meanX;
    return floor >= 0
        ? new PowerLaw(scale, exponent, floor)
        : new PowerLaw(rawXy / rawXx, exponent, 0);
  }

  /** After so many rows. */
  public double error(double rows) {
    return scale * Math.pow(rows, -exponent) + floor;
  }

  /** How many rows bring the error down to that; empty if none do. */
  public OptionalDouble rowsFor(double error) {
    if (scale == 0 || error <= floor) {
      return OptionalDouble.empty();
    }
    double rows = Math.pow((error - floor) / scale, -1 / exponent);
    return Double.isFinite(rows) ? OptionalDouble.of(rows) : OptionalDouble.empty();
  }
}
