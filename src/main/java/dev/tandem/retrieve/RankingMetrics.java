package dev.tandem.retrieve;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Metrics of one ranked list of different documents against graded judgements. */
final class RankingMetrics {
  private RankingMetrics() {}

  /**
   * Normalised discounted cumulative gain with the grade as gain and log2(rank + 1) as discount
   * (Järvelin and Kekäläinen, 2002; as trec_eval computes ndcg_cut).
   *
   * @param ranked document ids, best first, none twice
   * @param relevant document to grade above 0, not empty
   * @return from 0 to 1
   */
  static double ndcg(List<String> ranked, Map<String, Integer> relevant, int k) {
    List<Integer> ideal = relevant.values().stream().sorted(Comparator.reverseOrder()).toList();
    return gain(ranked.stream().map(id -> relevant.getOrDefault(id, 0)).toList(), k)
        / gain(ideal, k);
  }

  /** One over the rank of the first relevant document; 0 where none is among the first k. */
  static double reciprocalRank(List<String> ranked, Collection<String> relevant, int k) {
    for (int i = 0; i < Math.min(k, ranked.size()); i++) {
      if (relevant.contains(ranked.get(i))) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  /** The share of the relevant documents that is among the first k. */
  static double recall(List<String> ranked, Collection<String> relevant, int k) {
    return (double) ranked.stream().limit(k).filter(relevant::contains).count() / relevant.size();
  }

  /** Whether a relevant document is among the first k. */
  static boolean hit(List<String> ranked, Collection<String> relevant, int k) {
    return ranked.stream().limit(k).anyMatch(relevant::contains);
  }

  private static double gain(List<Integer> grades, int k) {
    double gain = 0;
    for (int i = 0; i < Math.min(k, grades.size()); i++) {
      gain += grades.get(i) / (Math.log(i + 2) / Math.log(2));
    }
    return gain;
  }
}
