package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingMetricsTest {
  @Test
  void metricsOfAListWorkedByHand() {
    List<String> ranked = List.of("a", "b", "c", "d");
    Map<String, Integer> relevant = Map.of("b", 1, "d", 2, "z", 1);
    // gains at ranks 2 and 4: 1/log2(3) + 2/log2(5); ideal 2/log2(2) + 1/log2(3) + 1/log2(4)
    double dcg = 0.6309297535714575 + 2 * 0.43067655807339306;
    double ideal = 2 + 0.6309297535714575 + 0.5;
    assertThat(RankingMetrics.ndcg(ranked, relevant, 10)).isCloseTo(dcg / ideal, within(1e-12));
    assertThat(RankingMetrics.ndcg(ranked, relevant, 1)).isZero();
    assertThat(RankingMetrics.reciprocalRank(ranked, relevant.keySet(), 10)).isEqualTo(.5);
    assertThat(RankingMetrics.reciprocalRank(ranked, relevant.keySet(), 1)).isZero();
    assertThat(RankingMetrics.recall(ranked, relevant.keySet(), 3)).isEqualTo(1.0 / 3);
    assertThat(RankingMetrics.recall(ranked, relevant.keySet(), 100)).isEqualTo(2.0 / 3);
    assertThat(RankingMetrics.hit(ranked, relevant.keySet(), 1)).isFalse();
    assertThat(RankingMetrics.hit(ranked, relevant.keySet(), 2)).isTrue();
    assertThat(RankingMetrics.ndcg(List.of(), relevant, 10)).isZero();
  }

  @Test
  void ndcgIsTheGainOverTheBestGainOfAnyOrder() {
    long seed = 3;
    Random random = new Random(seed);
    for (int round = 0; round < 100; round++) {
      List<String> documents =
          new ArrayList<>(IntStream.range(0, 5).mapToObj(i -> "d" + i).toList());
      Map<String, Integer> relevant = new HashMap<>();
      documents.forEach(id -> relevant.put(id, random.nextInt(4)));
      relevant.values().removeIf(grade -> grade == 0);
      if (relevant.isEmpty()) {
        continue;
      }
      Collections.shuffle(documents, random);
      int k = 1 + random.nextInt(5);
      double best = best(new ArrayList<>(), new ArrayList<>(documents), relevant, k);
      assertThat(RankingMetrics.ndcg(documents, relevant, k))
          .as("seed %d round %d", seed, round)
          .isCloseTo(gain(documents, relevant, k) / best, within(1e-12));
    }
  }

  private static double best(
      List<String> chosen, List<String> rest, Map<String, Integer> relevant, int k) {
    double best = gain(chosen, relevant, k);
    for (String next : rest) {
      List<String> longer = new ArrayList<>(chosen);
      longer.add(next);
      List<String> shorter = new ArrayList<>(rest);
      shorter.remove(next);
      best = Math.max(best, best(longer, shorter, relevant, k));
    }
    return best;
  }

  private static double gain(List<String> order, Map<String, Integer> relevant, int k) {
    double gain = 0;
    for (int rank = 1; rank <= Math.min(k, order.size()); rank++) {
      gain += relevant.getOrDefault(order.get(rank - 1), 0) * Math.log(2) / Math.log(rank + 1);
    }
    return gain;
  }
}
