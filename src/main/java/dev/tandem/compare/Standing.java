package dev.tandem.compare;

import dev.tandem.example.TestQuestion;
import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Reliability;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How one contestant did.
 *
 * @param replies by question
 * @param scores by question; a figure that means nothing for a question is not there
 * @param figures over all questions for which they mean something, questions of one document
 *     counted as hanging together
 * @param latency milliseconds of questions asked alone, sorted; empty where none was
 * @param labels where answers are labels
 */
public record Standing(
    String name,
    List<Reply> replies,
    List<Map<Figure, Double>> scores,
    Map<Figure, Estimate> figures,
    List<Long> latency,
    Optional<ArmLabels> labels) {
  private static final long SEED = 20261130;
  private static final double RIGHT = 0.5;

  /**
   * @param clusters which questions hang together, by question
   */
  static Standing of(
      Contest.Outcome outcome, List<TestQuestion> questions, Task task, int[] clusters) {
    List<Map<Figure, Double>> scores =
        IntStream.range(0, questions.size())
            .mapToObj(i -> task.measure(questions.get(i), outcome.replies().get(i)))
            .toList();
    Map<Figure, Estimate> figures = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      int[] rows =
          IntStream.range(0, scores.size())
              .filter(i -> scores.get(i).containsKey(figure))
              .toArray();
      if (rows.length > 0) {
        double[] values =
            Arrays.stream(rows).mapToDouble(i -> value(scores.get(i), figure)).toArray();
        int[] of = Arrays.stream(rows).map(i -> clusters[i]).toArray();
        figures.put(figure, figure.metric().within(ClusteredBootstrap.mean(values, of, SEED)));
      }
    }
    Optional<ArmLabels> labels =
        task.kind() == Task.Kind.LABELS && questions.stream().anyMatch(TestQuestion::answerable)
            ? Optional.of(ArmLabels.of(questions, outcome.replies(), clusters, SEED))
            : Optional.empty();
    labels.ifPresent(each -> figures.putAll(each.figures()));
    return new Standing(
        outcome.contestant().name(),
        outcome.replies(),
        scores,
        figures,
        outcome.alone().stream().sorted().toList(),
        labels);
  }

  private static double value(Map<Figure, Double> scores, Figure figure) {
    return scores.getOrDefault(figure, 0.0);
  }

  /** Over all questions. */
  public Optional<Estimate> quality() {
    return Optional.ofNullable(figures.get(Figure.QUALITY));
  }

  /** Of each answer. */
  double[] qualities() {
    return scores.stream().mapToDouble(each -> value(each, Figure.QUALITY)).toArray();
  }

  /**
   * Why the answer to a question is not right.
   *
   * @param i which question it is
   */
  Fault fault(int i, TestQuestion question) {
    return Fault.of(question, replies.get(i), scores.get(i));
  }

  /**
   * Whether answers are right as often as their confidence says; empty where none of them has one.
   * An answer is right if its quality is at least half of what is possible.
   */
  List<Reliability.Bin> reliability() {
    int[] told =
        IntStream.range(0, replies.size())
            .filter(i -> replies.get(i).confidence().isPresent())
            .filter(i -> !replies.get(i).declined() && !replies.get(i).hasFailed())
            .toArray();
    double[] confidence =
        Arrays.stream(told).mapToDouble(i -> replies.get(i).confidence().getAsDouble()).toArray();
    boolean[] right = new boolean[told.length];
    for (int i = 0; i < told.length; i++) {
      right[i] = value(scores.get(told[i]), Figure.QUALITY) >= RIGHT;
    }
    return Reliability.bins(confidence, right);
  }

  /** The middle one of the latencies; 0 where none was measured. */
  public long medianMilliseconds() {
    return latency.isEmpty() ? 0 : latency.get(latency.size() / 2);
  }
}
