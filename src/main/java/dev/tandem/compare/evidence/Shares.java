package dev.tandem.compare.evidence;

import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores of facts, of which those about one document hang together. Order is that of adding. */
final class Shares {
  private static final long SEED = 20261130;

  private final List<Double> scores = new ArrayList<>();
  private final List<Integer> clusters = new ArrayList<>();
  private final Map<String, Integer> known = new HashMap<>();

  void add(boolean counted, String document) {
    add(counted ? 1.0 : 0, document);
  }

  void add(double score, String document) {
    scores.add(score);
    clusters.add(known.computeIfAbsent(document, key -> known.size()));
  }

  int n() {
    return scores.size();
  }

  /** Empty where nothing was added. */
  Optional<Estimate> mean() {
    return scores.isEmpty()
        ? Optional.empty()
        : Optional.of(ClusteredBootstrap.mean(scores(), clusters(), SEED));
  }

  /**
   * By how much the mean is above that of others on the same facts; what is below is 0. Empty where
   * nothing was added.
   */
  Optional<Estimate> above(Shares others) {
    if (scores.isEmpty()) {
      return Optional.empty();
    }
    Estimate more =
        ClusteredBootstrap.difference(scores(), others.scores(), clusters(), SEED).estimate();
    return Optional.of(
        new Estimate(
            Math.max(0, more.value()),
            Math.max(0, more.low()),
            Math.max(0, more.high()),
            more.n()));
  }

  private double[] scores() {
    return scores.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private int[] clusters() {
    return clusters.stream().mapToInt(Integer::intValue).toArray();
  }
}
