package dev.tandem.retrieve;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A question's candidates with what the judges said.
 *
 * @param relevant document to grade above 0; not empty
 * @param candidates as found, in any order
 */
record JudgedRanking(String questionId, Map<String, Integer> relevant, List<Candidate> candidates) {
  JudgedRanking {
    if (relevant.isEmpty()) {
      throw new IllegalArgumentException("a judged question has a relevant document");
    }
  }

  /** Document ids by a fusion; a document stands where its best chunk stands. */
  List<String> fused(Fusion fusion) {
    return documents(fusion.rank(candidates));
  }

  /** Document ids by one of the two searches alone; what it did not find is left out. */
  List<String> byKeyword() {
    return documents(
        sorted(Comparator.comparingDouble(Candidate::keyword)).stream()
            .filter(candidate -> candidate.keyword() > 0)
            .toList());
  }

  List<String> byVector() {
    return documents(sorted(Comparator.comparingDouble(Candidate::dense)));
  }

  double ndcg10(Fusion fusion) {
    return RankingMetrics.ndcg(fused(fusion), relevant, 10);
  }

  private List<Candidate> sorted(Comparator<Candidate> worstFirst) {
    return candidates.stream()
        .sorted(worstFirst.reversed().thenComparing(Candidate::chunkId))
        .toList();
  }

  private static List<String> documents(List<Candidate> ranked) {
    return ranked.stream().map(Candidate::docId).distinct().toList();
  }
}
