package dev.tandem.compare;

import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * What all arms scored on the same questions.
 *
 * @param arms the scores of each arm by its name, (question), all of one length
 * @param clusters which questions hang together, (question), as {@link QuestionGroups#clusters}
 *     gives it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Scores(Metric metric, SequencedMap<String, double[]> arms, int[] clusters) {
  /**
   * @throws IllegalArgumentException if there are no questions, or an arm has other ones
   */
  public Scores {
    if (clusters.length == 0) {
      throw new IllegalArgumentException("scores need at least one question");
    }
    int n = clusters.length;
    arms.forEach(
        (arm, scores) -> {
          if (scores.length != n) {
            throw new IllegalArgumentException(
                "the arm %s has scores of %d questions and not of %d"
                    .formatted(arm, scores.length, n));
          }
        });
    arms = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(arms));
  }

  public int n() {
    return clusters.length;
  }

  /** The same for some questions, such as those of one kind or those that training has not seen. */
  public Scores only(int[] questions) {
    SequencedMap<String, double[]> some = new LinkedHashMap<>();
    arms.forEach(
        (arm, scores) ->
            some.put(arm, Arrays.stream(questions).mapToDouble(i -> scores[i]).toArray()));
    return new Scores(metric, some, Arrays.stream(questions).map(i -> clusters[i]).toArray());
  }

  /** The mean of each arm, its interval within the metric's range. */
  public SequencedMap<String, Estimate> means(long seed) {
    SequencedMap<String, Estimate> means = new LinkedHashMap<>();
    arms.forEach(
        (arm, scores) ->
            means.put(arm, metric.within(ClusteredBootstrap.mean(scores, clusters, seed))));
    return means;
  }
}
