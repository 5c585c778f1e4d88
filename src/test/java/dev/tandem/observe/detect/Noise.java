package dev.tandem.observe.detect;

import java.util.Random;

/** Kinds of noise that generated series have. */
enum Noise {
  NORMAL(3.3),
  /** Each value hangs together with the one before. */
  CORRELATED(3.3),
  LAPLACE(4.9),
  /** Student's t with three degrees of freedom. */
  HEAVY(7.5),
  /** As wide as the level is high. */
  MULTIPLIED(3.6),
  POISSON(3.7),
  /** Counts that vary more than Poisson's: gamma-mixed, variance = mean + mean^2 / 20. */
  OVERDISPERSED(4.3),
  /** Zero on most days. */
  INTERMITTENT(5),
  /** No noise at all. */
  CONSTANT(1);

  /** Standard deviations that one value in a thousand exceeds, about. */
  final double rare;

  Noise(double rare) {
    this.rare = rare;
  }

  /**
   * One value.
   *
   * @param mean what is expected
   * @param sd for those kinds whose width does not follow from the mean
   * @param state one number that the noise may keep
   */
  double draw(double mean, double sd, double[] state, Random random) {
    return switch (this) {
      case NORMAL -> mean + sd * random.nextGaussian();
      case CORRELATED -> {
        state[0] = 0.6 * state[0] + 0.8 * random.nextGaussian();
        yield mean + sd * state[0];
      }
      case LAPLACE -> {
        double uniform = random.nextDouble() - 0.5;
        yield mean - sd / Math.sqrt(2) * Math.signum(uniform) * Math.log(1 - 2 * Math.abs(uniform));
      }
      case HEAVY -> {
        double squares = 0;
        for (int i = 0; i < 3; i++) {
          double normal = random.nextGaussian();
          squares += normal * normal;
        }
        yield mean + sd / Math.sqrt(3) * random.nextGaussian() / Math.sqrt(squares / 3);
      }
      case MULTIPLIED -> mean * Math.exp(sd / Math.max(mean, 1e-9) * random.nextGaussian());
      case POISSON -> poisson(mean, random);
      case OVERDISPERSED -> poisson(mean * gamma(20, random) / 20, random);
      case INTERMITTENT -> random.nextDouble() < 0.7 ? 0 : 1 + poisson(mean, random);
      case CONSTANT -> mean;
    };
  }

  /** Its standard deviation where the mean is that. */
  double sd(double mean, double sd) {
    return switch (this) {
      case POISSON -> Math.sqrt(Math.max(mean, 1));
      case OVERDISPERSED -> Math.sqrt(Math.max(mean, 1) + mean * mean / 20);
      case INTERMITTENT -> Math.sqrt(0.3 * (mean + (mean + 1) * (mean + 1) * 0.7));
      default -> sd;
    };
  }

  private static double poisson(double mean, Random random) {
    if (mean > 50) {
      return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
    }
    double product = random.nextDouble();
    double limit = Math.exp(-mean);
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  /** Of that whole shape, scale 1: a sum of exponentials. */
  private static double gamma(int shape, Random random) {
    double sum = 0;
    for (int i = 0; i < shape; i++) {
      sum -= Math.log(1 - random.nextDouble());
    }
    return sum;
  }
}
