package dev.tandem.compare.choice;

import dev.tandem.compare.evidence.Factor;
import dev.tandem.compare.evidence.FactorEvidence;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evidence written by hand: the quality of each arm, and single measures beside it. */
final class HandMade {
  private static final int QUESTIONS = 60;
  private static final double WIDE = 0.12; // half an interval of quality
  private static final double PAIRED = 0.08; // half an interval of a difference

  private final Map<String, Map<String, Estimate>> compared = new LinkedHashMap<>();
  private final Map<Factor, FactorEvidence> factors = new EnumMap<>(Factor.class);
  private int needed;
  private int rows;

  /** Five arms; the order is base, prompt, rag, tuned, hybrid. */
  static HandMade of(double base, double prompt, double rag, double tuned, double hybrid) {
    return new HandMade()
        .arm("base", base)
        .arm("prompt", prompt)
        .arm("rag", rag)
        .arm("tuned", tuned)
        .arm("hybrid", hybrid);
  }

  HandMade arm(String name, double quality) {
    compared.put(
        name,
        Map.of(
            "quality",
            new Estimate(
                quality, Math.max(0, quality - WIDE), Math.min(1, quality + WIDE), QUESTIONS)));
    return this;
  }

  /** What every pair would need more of. */
  HandMade needing(int questions) {
    needed = questions;
    return this;
  }

  /** How many labelled examples the comparison had. */
  HandMade labelled(int examples) {
    rows = examples;
    return this;
  }

  HandMade measure(Factor factor, String arm, String name, double value) {
    return measure(factor, arm, name, value, value, value);
  }

  HandMade measure(Factor factor, String arm, String name, double value, double low, double high) {
    FactorEvidence before =
        factors.getOrDefault(
            factor, new FactorEvidence(factor, "by hand", Map.of(), Map.of(), List.of()));
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>(before.arms());
    Map<String, Estimate> measures = new LinkedHashMap<>(arms.getOrDefault(arm, Map.of()));
    measures.put(name, new Estimate(value, low, high, QUESTIONS));
    arms.put(arm, measures);
    factors.put(
        factor, new FactorEvidence(factor, "by hand", arms, before.common(), before.notes()));
    return this;
  }

  Evidence evidence() {
    List<ComparedFile.Pair> pairs = new ArrayList<>();
    List<String> names = List.copyOf(compared.keySet());
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        double difference = quality(names.get(i)) - quality(names.get(j));
        pairs.add(
            new ComparedFile.Pair(
                names.get(i),
                names.get(j),
                new Estimate(difference, difference - PAIRED, difference + PAIRED, QUESTIONS),
                needed));
      }
    }
    return new Evidence(
        names,
        Optional.of(new ComparedFile(compared, pairs, QUESTIONS, needed, rows, "hr")),
        factors);
  }

  private double quality(String arm) {
    return compared.getOrDefault(arm, Map.of()).get("quality").value();
  }

  /** Accuracy at 5, and another factor too. */
  static Profile accuracyAnd(Factor factor, double priority) {
    return accuracy().with(factor, priority);
  }

  static Profile accuracy() {
    return new Profile(
        "by hand", "", Map.of(Factor.ACCURACY, 5.0), Map.of(), Volume.USUAL, Optional.empty());
  }
}
