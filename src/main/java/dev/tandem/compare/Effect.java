package dev.tandem.compare;

import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;

/**
 * How often one arm beats the other, whatever the metric's scale: the paired dominance of Cliff
 * (1993, "Dominance Statistics: Ordinal Analyses to Answer Ordinal Questions").
 *
 * @param dominance share of questions that the first arm answers better less the share that the
 *     second does, -1 to 1
 */
public record Effect(Estimate dominance, int wins, int ties, int losses) {
  static Effect of(double[] a, double[] b, Metric metric, int[] clusters, long seed) {
    double[] won = new double[a.length]; // 1 where a is better
    double[] lost = new double[a.length];
    int wins = 0;
    int losses = 0;
    for (int i = 0; i < a.length; i++) {
      double better = metric.sign() * (a[i] - b[i]);
      won[i] = better > 0 ? 1 : 0;
      lost[i] = better < 0 ? 1 : 0;
      wins += better > 0 ? 1 : 0;
      losses += better < 0 ? 1 : 0;
    }
    Estimate dominance = ClusteredBootstrap.difference(won, lost, clusters, seed).estimate();
    return new Effect(dominance, wins, a.length - wins - losses, losses);
  }
}
