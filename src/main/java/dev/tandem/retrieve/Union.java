package dev.tandem.retrieve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The candidates of several collections with scores that mean the same in all of them.
 *
 * <p>BM25 goes by each index's own word counts and a fitted fusion by its own collection's
 * questions, so neither can be compared. What can: the cosine, because a home has one embedder; and
 * how the question's terms stand in the text, once they are weighed by how rare they are among the
 * candidates of all collections together. The scores are made of those; each collection's own
 * fusion keeps the order within it. docs/rationale/retrieval.md has what else was tried.
 */
final class Union {
  /** The default fusion with the share of terms held in place of BM25. */
  static final Fusion COMPARABLE =
      new Fusion(
          Map.of(
              Feature.COVERAGE, 0.35,
              Feature.DENSE, 1.4,
              Feature.SENTENCE, 0.7,
              Feature.PAIRS, 0.7),
          false);

  private Union() {}

  /**
   * @param rankings one a collection
   * @param depth how many candidates each brings in at the most
   * @param matchers question and language to what finds the question's terms
   * @return of each ranking its candidates in its own order, with comparable scores and matches
   */
  static List<List<Candidate>> of(
      List<Ranking> rankings, int depth, BiFunction<String, String, TermMatcher> matchers) {
    Map<String, List<Candidate>> byLanguage = new TreeMap<>();
    for (Ranking ranking : rankings) {
      byLanguage
          .computeIfAbsent(ranking.collection().language(), language -> new ArrayList<>())
          .addAll(first(ranking, depth));
    }
    String question = asked(rankings);
    List<Candidate> all = new ArrayList<>();
    byLanguage.forEach(
        (language, candidates) -> all.addAll(matchers.apply(question, language).match(candidates)));
    Map<String, Map<String, Candidate>> scored = new TreeMap<>(); // by collection and chunk
    for (Candidate each : COMPARABLE.rank(all)) {
      scored
          .computeIfAbsent(each.collection(), collection -> new TreeMap<>())
          .put(each.chunkId(), each);
    }
    return rankings.stream()
        .map(
            ranking ->
                ownOrder(
                    first(ranking, depth),
                    scored.getOrDefault(ranking.collection().name(), Map.of())))
        .toList();
  }

  private static List<Candidate> first(Ranking ranking, int depth) {
    List<Candidate> all = ranking.candidates();
    return all.subList(0, Math.min(depth, all.size()));
  }

  /** As it was mended or condensed where something is nearest to it in meaning. */
  private static String asked(List<Ranking> rankings) {
    return rankings.stream()
        .max(
            Comparator.comparingDouble(
                ranking ->
                    ranking.candidates().stream().mapToDouble(Candidate::dense).max().orElse(-1)))
        .orElseThrow()
        .understood()
        .asked();
  }

  /** The best score goes to the first, the next to the second, and so on. */
  private static List<Candidate> ownOrder(List<Candidate> own, Map<String, Candidate> scored) {
    List<Double> scores = new ArrayList<>();
    scored.values().forEach(each -> scores.add(each.score()));
    scores.sort(Collections.reverseOrder());
    List<Candidate> ordered = new ArrayList<>();
    for (Candidate each : own) {
      Candidate other = scored.getOrDefault(each.chunkId(), each);
      ordered.add(other.scored(scores.get(ordered.size())));
    }
    return ordered;
  }
}
