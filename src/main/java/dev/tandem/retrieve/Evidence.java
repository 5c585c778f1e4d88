package dev.tandem.retrieve;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What a ranking says about whether the documents answer at all, as named numbers for abstention.
 * None depends on the fusion's weights but {@code margin}, so that a refit moves no threshold.
 */
final class Evidence {
  private Evidence() {}

  /**
   * <ul>
   *   <li>{@code candidates}, {@code question_terms}: counts
   *   <li>{@code best_dense}: highest cosine; {@code dense_lead}: how far it is above the mean of
   *       the ten highest
   *   <li>{@code best_keyword}: highest BM25; {@code keyword_per_term}: the same, divided by the
   *       question's terms
   *   <li>{@code margin}: fused score of the first minus that of the best candidate of another
   *       document
   *   <li>{@code agreement}: 1 if keywords and vectors have the same best chunk
   *   <li>{@code coverage_1}, {@code idf_coverage_1}, {@code sentence_1}, {@code pairs_1}: of the
   *       first candidate; {@code ..._3}: the best of the first three
   * </ul>
   *
   * All are 0 where nothing was found.
   */
  static Map<String, Double> of(Ranking ranking) {
    List<Candidate> all = ranking.candidates();
    List<Candidate> three = all.subList(0, Math.min(3, all.size()));
    double bestDense = best(all, Candidate::dense);
    double bestKeyword = best(all, Candidate::keyword);
    Map<String, Double> features = new TreeMap<>();
    features.put("candidates", (double) all.size());
    features.put("question_terms", (double) ranking.questionTerms());
    features.put("best_dense", bestDense);
    features.put("dense_lead", bestDense - meanOfTen(all));
    features.put("best_keyword", bestKeyword);
    features.put("keyword_per_term", bestKeyword / Math.max(1, ranking.questionTerms()));
    features.put("margin", margin(all));
    features.put("agreement", agree(all) ? 1.0 : 0.0);
    put(features, "coverage", three, Candidate.Match::coverage);
    put(features, "idf_coverage", three, Candidate.Match::weighted);
    put(features, "sentence", three, Candidate.Match::sentence);
    put(features, "pairs", three, Candidate.Match::pairs);
    return features;
  }

  private static void put(
      Map<String, Double> features,
      String name,
      List<Candidate> three,
      ToDoubleFunction<Candidate.Match> value) {
    features.put(name + "_1", three.isEmpty() ? 0 : value.applyAsDouble(three.getFirst().match()));
    features.put(name + "_3", best(three, candidate -> value.applyAsDouble(candidate.match())));
  }

  private static double best(List<Candidate> candidates, ToDoubleFunction<Candidate> value) {
    return candidates.stream().mapToDouble(value).max().orElse(0);
  }

  private static double meanOfTen(List<Candidate> all) {
    return all.stream()
        .map(Candidate::dense)
        .sorted(Comparator.reverseOrder())
        .limit(10)
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(0);
  }

  private static double margin(List<Candidate> all) {
    if (all.isEmpty()) {
      return 0;
    }
    Candidate first = all.getFirst();
    return all.stream()
        .filter(candidate -> !candidate.document().equals(first.document()))
        .findFirst()
        .map(second -> first.score() - second.score())
        .orElse(0.0);
  }

  private static boolean agree(List<Candidate> all) {
    Comparator<Candidate> byId =
        Comparator.comparing((Candidate candidate) -> candidate.chunkId()).reversed();
    return !all.isEmpty()
        && all.stream()
            .max(Comparator.comparingDouble(Candidate::keyword).thenComparing(byId))
            .equals(
                all.stream().max(Comparator.comparingDouble(Candidate::dense).thenComparing(byId)));
  }
}
