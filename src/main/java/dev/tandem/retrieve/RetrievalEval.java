package dev.tandem.retrieve;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * How well a collection's retrieval finds what judges said answers a question. The questions are
 * searched once; fusions are then compared on what was found.
 *
 * <p>Documents are judged: a chunk counts for its document at its best rank, before duplicates are
 * folded and neighbours merged. The reader's permissions hold as in every search: a relevant
 * document that the reader may not read counts as missed.
 */
public final class RetrievalEval {
  private static final long SEED = 20260101;
  private static final int MOST_DOCUMENTS = 100;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JudgedRanking> judged;
  private final List<String> unjudged;
  private final int failed;

  private RetrievalEval(List<JudgedRanking> judged, List<String> unjudged, int failed) {
    this.judged = judged;
    this.unjudged = unjudged;
    this.failed = failed;
  }

  /**
   * Searches every judged question. One that fails stays in with no candidates, so it scores 0.
   *
   * @param progress told after each question how many are done
   * @throws UserError if no question is judged, or every search failed
   */
  public static RetrievalEval search(
      HybridRetriever retriever,
      String collection,
      List<Question> questions,
      Judgements judgements,
      Principals who,
      IntConsumer progress) {
    List<JudgedRanking> judged = new ArrayList<>();
    List<String> unjudged = new ArrayList<>();
    Optional<RuntimeException> failure = Optional.empty();
    int failed = 0;
    int done = 0;
    for (Question question : questions) {
      Map<String, Integer> relevant = judgements.relevant(question.id());
      if (relevant.isEmpty()) {
        unjudged.add(question.id());
      } else {
        List<Candidate> candidates = List.of();
        try {
          Ranking ranking =
              retriever.rank(
                  new RetrievalRequest(collection, question.text(), who, MOST_DOCUMENTS));
          candidates = ranking.candidates().stream().map(Candidate::withoutTerms).toList();
        } catch (RuntimeException e) {
          failed++;
          failure = failure.or(() -> Optional.of(e));
        }
        judged.add(new JudgedRanking(question.id(), relevant, candidates));
      }
      progress.accept(++done);
    }
    if (judged.isEmpty()) {
      throw new UserError(
          "None of the %d questions has a relevant document in the judgements; check that both files use the same ids."
              .formatted(questions.size()));
    }
    if (failed == judged.size() && failure.isPresent()) {
      throw failure.get();
    }
    return new RetrievalEval(List.copyOf(judged), List.copyOf(unjudged), failed);
  }

  /** Fits a fusion on these judgements; see {@link FusionFitter} for when it is kept. */
  public FusionFitter.Fit fit() {
    return FusionFitter.fit(judged);
  }

  /** The metrics of the two searches alone ({@code bm25}, {@code dense}) and of the fusion. */
  public Result measure(Fusion fusion) {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    arms.put("bm25", metrics(JudgedRanking::byKeyword));
    arms.put("dense", metrics(JudgedRanking::byVector));
    arms.put("hybrid", metrics(each -> each.fused(fusion)));
    return new Result(judged.size(), unjudged, failed, fusion.fitted(), arms);
  }

  private Map<String, Estimate> metrics(Function<JudgedRanking, List<String>> arm) {
    int n = judged.size();
    double[] ndcg = new double[n];
    double[] mrr = new double[n];
    double[] recall10 = new double[n];
    double[] recall100 = new double[n];
    int[] cuts = {1, 5, 10};
    int[] hits = new int[cuts.length];
    for (int i = 0; i < n; i++) {
      List<String> ranked = arm.apply(judged.get(i));
      Map<String, Integer> relevant = judged.get(i).relevant();
      ndcg[i] = RankingMetrics.ndcg(ranked, relevant, 10);
      mrr[i] = RankingMetrics.reciprocalRank(ranked, relevant.keySet(), 10);
      recall10[i] = RankingMetrics.recall(ranked, relevant.keySet(), 10);
      recall100[i] = RankingMetrics.recall(ranked, relevant.keySet(), 100);
      for (int c = 0; c < cuts.length; c++) {
        hits[c] += RankingMetrics.hit(ranked, relevant.keySet(), cuts[c]) ? 1 : 0;
      }
    }
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    metrics.put("ndcg@10", Intervals.mean(ndcg, SEED));
    metrics.put("mrr@10", Intervals.mean(mrr, SEED));
    metrics.put("recall@10", Intervals.mean(recall10, SEED));
    metrics.put("recall@100", Intervals.mean(recall100, SEED));
    for (int c = 0; c < cuts.length; c++) {
      // A share of successes has a better interval than the bootstrap's, which is empty at 0 and 1.
      metrics.put("hit@" + cuts[c], Intervals.proportion(hits[c], n));
    }
    return metrics;
  }

  /**
   * @param n judged questions, all of which count in every metric
   * @param unjudged ids of questions without a relevant document in the judgements: not measured
   * @param failed how many of n could not be searched; they count 0
   * @param fitted whether the fusion was fitted
   * @param arms {@code bm25}, {@code dense}, {@code hybrid} to metric to figure
   */
  public record Result(
      int n,
      List<String> unjudged,
      int failed,
      boolean fitted,
      Map<String, Map<String, Estimate>> arms) {

    /** The hybrid's. */
    public Map<String, Estimate> metrics() {
      return arms.getOrDefault("hybrid", Map.of());
    }

    /**
     * {@code
     * {"n","metrics":{"ndcg@10":{"value","low","high"},...},"fitted","arms":{...},"unjudged","failed"}},
     * where {@code unjudged} is a count.
     */
    public ObjectNode toJson() {
      ObjectNode root = JSON.createObjectNode();
      root.put("n", n);
      write(root.putObject("metrics"), metrics());
      root.put("fitted", fitted);
      ObjectNode all = root.putObject("arms");
      arms.forEach((arm, metrics) -> write(all.putObject(arm), metrics));
      root.put("unjudged", unjudged.size());
      root.put("failed", failed);
      return root;
    }

    private static void write(ObjectNode into, Map<String, Estimate> metrics) {
      metrics.forEach(
          (name, estimate) ->
              into.putObject(name)
                  .put("value", estimate.value())
                  .put("low", estimate.low())
                  .put("high", estimate.high()));
    }
  }
}
