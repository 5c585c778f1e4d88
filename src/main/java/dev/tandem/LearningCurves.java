package dev.tandem;

import dev.tandem.compare.Asked;
import dev.tandem.compare.Comparison;
import dev.tandem.compare.Contest;
import dev.tandem.compare.Figure;
import dev.tandem.compare.QuestionGroups;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.compare.evidence.LearningCurve;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.TestQuestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Asks the arms that have learnt fewer rows the same questions. */
final class LearningCurves {
  private static final long SEED = 20261205;

  private final Comparing.Request request;
  private final Comparison comparison;
  private final Contestants contestants;

  LearningCurves(Comparing.Request request, Comparison comparison, Contestants contestants) {
    this.request = request;
    this.comparison = comparison;
    this.contestants = contestants;
  }

  /**
   * Of the arms that need labelled rows; none where no smaller files were asked for.
   *
   * @param labelled whether an arm needs them
   */
  Map<String, LearningCurve> measure(Predicate<String> labelled, Consumer<String> progress) {
    Map<String, LearningCurve> curves = new LinkedHashMap<>();
    if (request.curve().isEmpty()) {
      return curves;
    }
    List<TestQuestion> questions = comparison.questions();
    int[] clusters =
        QuestionGroups.clusters(
            questions.stream().map(q -> Asked.of(q, request.collection())).toList());
    int all = ExampleFile.read(request.train().orElseThrow(), Optional.empty()).rows().size();
    for (Standing standing : comparison.standings()) {
      if (!labelled.test(standing.name())) {
        continue;
      }
      List<Integer> rows = new ArrayList<>();
      List<double[]> scores = new ArrayList<>();
      for (Comparing.CurveStep step : request.curve()) {
        progress.accept("%s with %,d rows".formatted(standing.name(), step.rows()));
        rows.add(step.rows());
        scores.add(scores(standing.name(), step, questions));
      }
      rows.add(all);
      scores.add(
          standing.scores().stream()
              .mapToDouble(each -> each.getOrDefault(Figure.QUALITY, 0.0))
              .toArray());
      curves.put(
          standing.name(),
          new LearningCurve(
              rows.stream().mapToInt(Integer::intValue).toArray(),
              scores.toArray(double[][]::new),
              clusters,
              SEED));
    }
    return curves;
  }

  private double[] scores(String arm, Comparing.CurveStep step, List<TestQuestion> questions) {
    Contest contest =
        new Contest(request.folder().resolve("answers"), (name, done, total, left) -> {});
    List<Reply> replies = contest.answers(contestants.of(arm, step), questions).replies();
    double[] scores = new double[questions.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] =
          comparison
              .task()
              .measure(questions.get(i), replies.get(i))
              .getOrDefault(Figure.QUALITY, 0.0);
    }
    return scores;
  }
}
