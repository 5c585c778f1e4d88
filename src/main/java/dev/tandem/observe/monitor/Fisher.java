package dev.tandem.observe.monitor;

import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/** Several chances as one. */
final class Fisher {
  private static final double SMALLEST = 1e-300;

  private Fisher() {}

  /**
   * The chance of values as far out in a row (Fisher, 1925, "Statistical Methods for Research
   * Workers").
   */
  static double p(List<Double> run) {
    double sum = 0;
    for (double p : run) {
      sum -= 2 * Math.log(Math.max(p, SMALLEST));
    }
    return run.stream().anyMatch(p -> p == 0)
        ? 0
        : ChiSquaredDistribution.of(2.0 * run.size()).survivalProbability(sum);
  }
}
