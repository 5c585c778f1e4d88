package dev.tandem.answer;

import dev.tandem.text.Passage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much a word tells, judged among the passages retrieved for one question: what stands in all
 * of them ("sleep", in a body of texts about sleep) tells them apart no more. Inverse document
 * frequency over passages: {@code ln(1 + (n + 1) / (df + 1/2))}.
 */
final class Weights {
  private final Map<String, Integer> frequency = new HashMap<>();
  private final int passages;

  Weights(List<Passage> passages) {
    this.passages = passages.size();
    for (Passage passage : passages) {
      for (String stem : new HashSet<>(Words.topics(passage.text()))) {
        frequency.merge(stem, 1, Integer::sum);
      }
    }
  }

  double of(String stem) {
    return Math.log(1 + (passages + 1) / (frequency.getOrDefault(stem, 0) + 0.5));
  }

  double sum(Collection<String> stems) {
    return stems.stream().mapToDouble(this::of).sum();
  }

  /**
   * The weighted part of {@code wanted} that {@code present} holds, 0 to 1; 0 if none is wanted.
   */
  double recall(Set<String> wanted, Set<String> present) {
    double all = 0;
    double found = 0;
    for (String stem : wanted) {
      double weight = of(stem);
      all += weight;
      found += present.contains(stem) ? weight : 0;
    }
    return all == 0 ? 0 : found / all;
  }
}
