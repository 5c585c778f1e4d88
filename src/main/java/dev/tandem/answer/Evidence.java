package dev.tandem.answer;

import dev.tandem.text.Passage;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the passages offer for a question.
 *
 * @param passages those that may be shown and quoted, best first
 * @param units their quotable units in reading order
 * @param ranked the units by how likely they hold the answer
 */
record Evidence(List<Passage> passages, List<Span> units, List<Candidate> ranked, Weights weights) {
  /** The numbers that {@link Abstention} judges by, in the order they are fitted in. */
  static final List<String> FEATURES =
      List.of("overlap", "context", "similarity", "coverage", "rarest");

  /**
   * The numbers for a question. All are absolute, so that one threshold fits many questions:
   *
   * <ul>
   *   <li>{@code overlap}, {@code context}, {@code similarity}: the highest among the three best
   *       units
   *   <li>{@code coverage}: weighted part of the question's topic words in the best passage
   *   <li>{@code rarest}: 1 if the question's rarest topic word is in a passage shown
   * </ul>
   */
  Map<String, Double> features(String question) {
    Set<String> wanted = new HashSet<>(Words.topics(question));
    List<Candidate> top = ranked.subList(0, Math.min(3, ranked.size()));
    double coverage = 0;
    Set<String> all = new HashSet<>();
    for (Passage passage : passages) {
      Set<String> present =
          new HashSet<>(
              Words.topics(passage.title() + " " + passage.heading() + " " + passage.text()));
      all.addAll(present);
      coverage = Math.max(coverage, weights.recall(wanted, present));
    }
    double heaviest = wanted.stream().mapToDouble(weights::of).max().orElse(0);
    boolean rarest =
        wanted.stream().filter(w -> weights.of(w) >= heaviest - 1e-9).allMatch(all::contains);
    Map<String, Double> features = new LinkedHashMap<>();
    features.put("overlap", top.stream().mapToDouble(Candidate::overlap).max().orElse(0));
    features.put("context", top.stream().mapToDouble(Candidate::context).max().orElse(0));
    features.put("similarity", top.stream().mapToDouble(Candidate::similarity).max().orElse(0));
    features.put("coverage", coverage);
    features.put("rarest", rarest ? 1.0 : 0.0);
    return features;
  }
}
