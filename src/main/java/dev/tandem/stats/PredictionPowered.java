package dev.tandem.stats;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The mean of a score that people gave to some observations, helped by a judge that scored all of
 * them: prediction-powered inference (Angelopoulos et al., Science 2023), with the weight of the
 * judge chosen from the data (PPI++; Angelopoulos, Duchi and Zrnic, 2023), so that a judge that
 * knows nothing does no harm.
 *
 * <p>With y the people's scores of n observations, f the judge's of the same and g its scores of
 * the N others, the estimate is {@code mean(y) + w (mean(g) - mean(f))}, where {@code w = cov(y, f)
 * / ((1 + n / N) var(f))}, kept from 0 to 1. Its variance is that of the sums over clusters of
 * {@code (y - mean(y) - w (f - mean(f))) / n} and {@code w (g - mean(g)) / N}, so that observations
 * that hang together count for less; the interval is Student's with one less degree of freedom than
 * there are clusters.
 */
public final class PredictionPowered {
  private static final double ALPHA = 0.05;

  private PredictionPowered() {}

  /**
   * @param y what people gave, NaN where nobody did; those labelled must have been chosen at random
   * @param judged what the judge gave, of all
   * @param clusters which observations hang together; any numbers, at least two different ones
   * @return n counts what people labelled
   */
  public static Estimate mean(double[] y, double[] judged, int[] clusters) {
    int all = y.length;
    int n = (int) Arrays.stream(y).filter(Double::isFinite).count();
    if (n < 2 || judged.length != all || clusters.length != all) {
      throw new IllegalArgumentException(
          "%d labels, %d of them given, %d scores of a judge".formatted(all, n, judged.length));
    }
    double meanY = mean(y, y, true);
    double meanF = mean(judged, y, true);
    double meanG = n == all ? 0 : mean(judged, y, false);
    double covariance = 0;
    double variance = 0;
    for (int i = 0; i < all; i++) {
      if (Double.isFinite(y[i])) {
        covariance += (y[i] - meanY) * (judged[i] - meanF) / (n - 1);
        variance += (judged[i] - meanF) * (judged[i] - meanF) / (n - 1);
      }
    }
    int others = all - n;
    double weight =
        others == 0 || variance == 0
            ? 0
            : Math.clamp(covariance / ((1 + (double) n / others) * variance), 0, 1);
    Map<Integer, Double> sums = new HashMap<>();
    for (int i = 0; i < all; i++) {
      double part =
          Double.isFinite(y[i])
              ? (y[i] - meanY - weight * (judged[i] - meanF)) / n
              : weight * (judged[i] - meanG) / others;
      sums.merge(clusters[i], part, Double::sum);
    }
    int groups = sums.size();
    double squares = sums.values().stream().mapToDouble(sum -> sum * sum).sum();
    double error = Math.sqrt(squares * groups / Math.max(1, groups - 1));
    double value = meanY + weight * (meanG - meanF);
    double half =
        error * TDistribution.of(Math.max(1, groups - 1)).inverseSurvivalProbability(ALPHA / 2);
    return new Estimate(value, value - half, value + half, n);
  }

  private static double mean(double[] values, double[] y, boolean labelled) {
    double sum = 0;
    int n = 0;
    for (int i = 0; i < values.length; i++) {
      if (Double.isFinite(y[i]) == labelled) {
        sum += values[i];
        n++;
      }
    }
    return sum / n;
  }
}
