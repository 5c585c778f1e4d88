package dev.tandem.compare;

import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Holm;
import dev.tandem.stats.PairedTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Compares every two arms on the same questions.
 *
 * @param margin the smallest difference that would matter, as a share of the metric's range; 0 for
 *     any
 * @param seed the same seed gives the same verdicts
 */
public record Pairing(double margin, long seed) {
  /** Of all pairs together. */
  static final double LEVEL = 0.05;

  /** Three of a hundred questions. */
  public static final double USUAL_MARGIN = 0.03;

  public Pairing {
    if (!(margin >= 0 && margin < 1)) {
      throw new IllegalArgumentException(
          "the margin is a share of the range, from 0 to less than 1, not " + margin);
    }
  }

  private record Pair(
      String a, String b, ClusteredBootstrap.Difference difference, double p, Effect effect) {}

  /**
   * A verdict for each pair, in the order of the arms. The whole interval within the margin is no
   * difference worth having. Else one arm is better if p, counted beside the other pairs (Holm), is
   * below .05 and the interval does not hold 0; p is McNemar's exact one where all scores are 0 or
   * 1 and every question is a cluster of its own, and that of flipped signs of whole clusters
   * otherwise. Else there are not enough questions.
   */
  public List<PairVerdict> of(Scores scores) {
    List<Map.Entry<String, double[]>> arms = List.copyOf(scores.arms().sequencedEntrySet());
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      for (int j = i + 1; j < arms.size(); j++) {
        pairs.add(pair(arms.get(i), arms.get(j), scores));
      }
    }
    double[] p = pairs.stream().mapToDouble(Pair::p).toArray();
    double[] adjusted = Holm.adjusted(p);
    double[] levels = Holm.levels(p, LEVEL);
    int clusters = (int) Arrays.stream(scores.clusters()).distinct().count();
    List<PairVerdict> verdicts = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      verdicts.add(verdict(pairs.get(i), scores.metric(), adjusted[i], levels[i], clusters));
    }
    return verdicts;
  }

  private Pair pair(
      Map.Entry<String, double[]> first, Map.Entry<String, double[]> second, Scores scores) {
    double[] a = first.getValue();
    double[] b = second.getValue();
    int[] clusters = scores.clusters();
    return new Pair(
        first.getKey(),
        second.getKey(),
        ClusteredBootstrap.difference(a, b, clusters, seed),
        p(a, b, clusters),
        Effect.of(a, b, scores.metric(), clusters, seed));
  }

  private double p(double[] a, double[] b, int[] clusters) {
    boolean alone = Arrays.stream(clusters).distinct().count() == clusters.length;
    if (!alone || !rightOrWrong(a) || !rightOrWrong(b)) {
      return PairedTest.clusterFlip(a, b, clusters, seed);
    }
    int onlyA = 0;
    int onlyB = 0;
    for (int i = 0; i < a.length; i++) {
      onlyA += a[i] > b[i] ? 1 : 0;
      onlyB += a[i] < b[i] ? 1 : 0;
    }
    return PairedTest.mcnemar(onlyA, onlyB);
  }

  private static boolean rightOrWrong(double[] scores) {
    return Arrays.stream(scores).allMatch(score -> score == 0 || score == 1);
  }

  private PairVerdict verdict(
      Pair pair, Metric metric, double adjusted, double level, int clusters) {
    Estimate difference = pair.difference().estimate();
    double least = margin * metric.range();
    Verdict verdict = verdict(difference, metric, adjusted, least);
    int needed =
        verdict == Verdict.NOT_ENOUGH
            ? QuestionsNeeded.more(pair.difference(), clusters, least, level)
            : 0;
    return new PairVerdict(
        pair.a(),
        pair.b(),
        metric,
        difference,
        pair.p(),
        adjusted,
        least,
        verdict,
        needed,
        pair.effect());
  }

  private static Verdict verdict(
      Estimate difference, Metric metric, double adjusted, double margin) {
    if (-margin <= difference.low() && difference.high() <= margin) {
      return Verdict.NO_DIFFERENCE;
    }
    boolean apart = difference.low() > 0 || difference.high() < 0;
    if (adjusted >= LEVEL || !apart) {
      return Verdict.NOT_ENOUGH;
    }
    return difference.value() * metric.sign() > 0 ? Verdict.BETTER : Verdict.WORSE;
  }
}
