package dev.tandem.retrieve;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Joins what several forms of one question found. Scores are standard scores of each form's own
 * candidates, so their mean is fair to both (the CombSUM of Fox and Shaw, TREC-2, 1994); a
 * candidate that one form did not find has that form's lowest.
 */
final class Forms {
  private Forms() {}

  /**
   * @param rankings each best first; the evidence of a candidate is that of the first that found it
   */
  static List<Candidate> fuse(List<List<Candidate>> rankings) {
    if (rankings.size() == 1) {
      return rankings.getFirst();
    }
    Map<String, Candidate> all = new LinkedHashMap<>();
    rankings.forEach(ranking -> ranking.forEach(each -> all.putIfAbsent(each.chunkId(), each)));
    Map<String, Double> sums = new HashMap<>();
    for (List<Candidate> ranking : rankings) {
      Map<String, Double> scores = new HashMap<>();
      ranking.forEach(each -> scores.put(each.chunkId(), each.score()));
      double lowest = ranking.isEmpty() ? 0 : ranking.getLast().score();
      all.keySet().forEach(id -> sums.merge(id, scores.getOrDefault(id, lowest), Double::sum));
    }
    return all.values().stream()
        .map(each -> each.scored(sums.getOrDefault(each.chunkId(), 0.0) / rankings.size()))
        .sorted(
            Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparing(Candidate::chunkId))
        .toList();
  }
}
