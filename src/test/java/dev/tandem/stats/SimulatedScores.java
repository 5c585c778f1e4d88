package dev.tandem.stats;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Draws scores of questions in clusters whose true mean difference is known.
 *
 * @param form what scores look like
 * @param clusters how many
 * @param alone whether each has one question; else 1 to 14, most of them few
 * @param share of right answers, where scores are 0 or 1
 * @param correlation within a cluster
 */
public record SimulatedScores(
    Form form, int clusters, boolean alone, double share, double correlation) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  /** What scores look like. */
  public enum Form {
    /** 0 or 1, the mean of one system. */
    SHARE,
    /** 0 or 1, two systems that differ on share x (1 - share) + .03 and share x (1 - share). */
    SHARES,
    /** Normal differences. */
    NORMAL,
    /** Three quarters of the differences are 0, a tenth below, the rest above: skewed. */
    TIES
  }

  /** Scores of two systems; of one where b is 0 throughout. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Drawn(double[] a, double[] b, int[] cluster) {}

  /** The true mean of (a - b). */
  public double truth() {
    return switch (form) {
      case SHARE -> share;
      case SHARES -> .03;
      case NORMAL -> .1;
      case TIES -> .15 * .5 - .1 * .25;
    };
  }

  public Drawn draw(Random random) {
    int[] sizes = new int[clusters];
    Arrays.setAll(sizes, i -> alone ? 1 : 1 + (int) (14 * Math.pow(random.nextDouble(), 2)));
    int n = Arrays.stream(sizes).sum();
    Drawn drawn = new Drawn(new double[n], new double[n], new int[n]);
    int at = 0;
    for (int cluster = 0; cluster < clusters; cluster++) {
      double[] shares = shares(random);
      double common = Math.sqrt(correlation) * random.nextGaussian();
      for (int i = 0; i < sizes[cluster]; i++, at++) {
        drawn.cluster[at] = cluster;
        double own = common + Math.sqrt(1 - correlation) * random.nextGaussian();
        double uniform = random.nextDouble();
        switch (form) {
          case SHARE -> drawn.a[at] = uniform < shares[0] ? 1 : 0;
          case SHARES -> {
            drawn.a[at] = uniform < shares[0] ? 1 : 0;
            drawn.b[at] = uniform >= shares[0] && uniform < shares[0] + shares[1] ? 1 : 0;
          }
          case NORMAL -> drawn.a[at] = .1 + .3 * own;
          case TIES -> drawn.a[at] = tied(NORMAL.cumulativeProbability(own));
        }
      }
    }
    return drawn;
  }

  private static double tied(double uniform) {
    return uniform < .75 ? 0 : uniform < .85 ? -.5 * (.85 - uniform) / .1 : (uniform - .85) / .15;
  }

  /**
   * A cluster's own shares of outcomes: Dirichlet, of which the sum of the parameters sets the
   * correlation.
   */
  private double[] shares(Random random) {
    double differing = share * (1 - share);
    double[] means =
        form == Form.SHARE
            ? new double[] {share, 1 - share}
            : new double[] {differing + .03, differing, .97 - 2 * differing};
    if (correlation == 0) {
      return means;
    }
    double precision = (1 - correlation) / correlation;
    double[] gammas = Arrays.stream(means).map(mean -> gamma(random, mean * precision)).toArray();
    double sum = Arrays.stream(gammas).sum();
    return Arrays.stream(gammas).map(gamma -> gamma / sum).toArray();
  }

  /** Marsaglia and Tsang (2000). */
  private static double gamma(Random random, double shape) {
    if (shape < 1) {
      return gamma(random, shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < .5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
