package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.answer.FiguresJson;
import dev.tandem.example.Keys;
import dev.tandem.stats.Agreement;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.PredictionPowered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a judge model comes to, and how far it can be relied on.
 *
 * @param model its name
 * @param graded answers
 * @param failed answers that it could not be brought to grade
 * @param near graded answers that a little would turn from right to wrong or back
 * @param inconsistent graded answers whose grades lie far apart
 * @param labels of people that were held against it
 * @param agreement with them; empty without labels
 * @param powered by arm, what people would find its answers worth ({@link PredictionPowered}); of
 *     arms with enough labels
 * @param silent whether it stopped answering, so that none of this is known
 * @param notes in words
 */
public record JudgeFigures(
    String model,
    int graded,
    int failed,
    int near,
    int inconsistent,
    int labels,
    Optional<Agreement> agreement,
    Map<String, Estimate> powered,
    boolean silent,
    List<String> notes) {
  /** Before there are so many labels the judge's own bias is not known. */
  static final int LABELS = 150;

  /**
   * And so many of the arm itself, which may be judged more kindly; with 30 intervals are short.
   */
  static final int OWN_LABELS = 50;

  private static final double OFTEN = 0.1;
  private static final double POOR = 0.4; // kappa; "fair" at best (Landis and Koch, 1977)
  private static final long SEED = 20261130;

  public JudgeFigures {
    powered = new LinkedHashMap<>(powered);
    notes = List.copyOf(notes);
  }

  /**
   * @param outcomes whose answers were graded
   * @param labels of people; empty where there are none
   * @param clusters which questions hang together
   */
  public static JudgeFigures of(
      Judge.Said said,
      List<Contest.Outcome> outcomes,
      Optional<JudgeLabels> labels,
      int[] clusters) {
    List<String> notes = new ArrayList<>();
    if (said.dead().isPresent()) {
      notes.add(
          "The judge %s does not answer, so its figures are missing (%s); the same command asks it again and goes on where it was."
              .formatted(said.model(), said.dead().get()));
      return missing(said.model(), notes.getFirst());
    }
    List<JudgeGrades> all =
        said.grades().values().stream()
            .flatMap(List::stream)
            .flatMap(Optional::stream)
            .filter(each -> each.grades().size() > 1) // those that it was asked for
            .toList();
    int near = (int) all.stream().filter(JudgeGrades::near).count();
    int inconsistent = (int) all.stream().filter(JudgeGrades::inconsistent).count();
    if (said.failed() > 0) {
      notes.add(
          "%,d answers were not graded, because no grade could be read; figures of the judge are without them."
              .formatted(said.failed()));
    }
    often(notes, near, all.size(), "lie so near the threshold that a little would turn them");
    often(notes, inconsistent, all.size(), "got grades that lie two or more apart");
    List<JudgeLabels.Row> rows = still(labels, said, outcomes, notes);
    Optional<Agreement> agreement =
        rows.isEmpty() ? Optional.empty() : Optional.of(agreement(rows, said));
    agreement.ifPresentOrElse(
        each -> rely(notes, each, rows.size()),
        () ->
            notes.add(
                "Nobody's labels stand beside the judge's grades, so how far it can be relied on is not known; give some with --judged."));
    return new JudgeFigures(
        said.model(),
        all.size(),
        said.failed(),
        near,
        inconsistent,
        rows.size(),
        agreement,
        rows.size() < LABELS ? Map.of() : powered(rows, said, clusters),
        false,
        notes);
  }

  /** Of a judge that does not answer. */
  private static JudgeFigures missing(String model, String why) {
    return new JudgeFigures(model, 0, 0, 0, 0, 0, Optional.empty(), Map.of(), true, List.of(why));
  }

  /** Of a judge that cannot be asked at all. */
  public static JudgeFigures unasked(String model, String why) {
    return missing(
        model,
        "The judge %s cannot be asked, so its figures are missing (%s); mend that, and the same command asks it."
            .formatted(model, why));
  }

  private static void often(List<String> notes, int n, int of, String what) {
    if (n > OFTEN * of) {
      notes.add("%,d of %,d graded answers %s.".formatted(n, of, what));
    }
  }

  /** Labels of answers that are still given and graded. */
  private static List<JudgeLabels.Row> still(
      Optional<JudgeLabels> labels,
      Judge.Said said,
      List<Contest.Outcome> outcomes,
      List<String> notes) {
    Map<String, List<Reply>> replies = new LinkedHashMap<>();
    outcomes.forEach(each -> replies.put(each.contestant().name(), each.replies()));
    List<JudgeLabels.Row> given = labels.map(JudgeLabels::rows).orElse(List.of());
    List<JudgeLabels.Row> still =
        given.stream()
            .filter(
                row -> {
                  String now = said(replies.getOrDefault(row.arm(), List.of()), row.question());
                  return row.answer().map(Keys::loose).orElse(now).equals(now);
                })
            .toList();
    if (still.size() < given.size()) {
      notes.add(
          "%,d labels are of answers that the arms do not give any more, and are not counted."
              .formatted(given.size() - still.size()));
    }
    return still.stream().filter(row -> grades(said, row).isPresent()).toList();
  }

  private static String said(List<Reply> replies, int question) {
    return Keys.loose(replies.get(question).text());
  }

  private static Optional<JudgeGrades> grades(Judge.Said said, JudgeLabels.Row row) {
    return said.grades().getOrDefault(row.arm(), List.of()).get(row.question());
  }

  private static Agreement agreement(List<JudgeLabels.Row> rows, Judge.Said said) {
    boolean[] people = new boolean[rows.size()];
    boolean[] judge = new boolean[rows.size()];
    for (int i = 0; i < people.length; i++) {
      people[i] = rows.get(i).right();
      judge[i] = grades(said, rows.get(i)).map(JudgeGrades::right).orElse(false);
    }
    return Agreement.of(people, judge, SEED);
  }

  private static void rely(List<String> notes, Agreement agreement, int labels) {
    if (agreement.kappa().isEmpty()) {
      notes.add(
          "All labels or all grades say the same, so the judge's agreement beyond chance cannot be told.");
    } else if (agreement.kappa().get().value() < POOR) {
      notes.add("The judge agrees with people little more than chance would; do not go by it.");
    }
    if (labels < LABELS) {
      notes.add(
          "With %,d more labels, of answers chosen at random, people's judgement of all answers can be estimated (prediction-powered intervals)."
              .formatted(LABELS - labels));
    }
  }

  /** Of answers that were not graded nothing is known, so that they are left out. */
  private static Map<String, Estimate> powered(
      List<JudgeLabels.Row> rows, Judge.Said said, int[] clusters) {
    Map<String, Estimate> powered = new LinkedHashMap<>();
    said.grades()
        .forEach(
            (arm, grades) -> {
              double[] y = new double[grades.size()];
              Arrays.fill(y, Double.NaN);
              rows.stream()
                  .filter(row -> row.arm().equals(arm))
                  .forEach(row -> y[row.question()] = row.score());
              int[] graded =
                  IntStream.range(0, y.length).filter(i -> grades.get(i).isPresent()).toArray();
              double[] own = Arrays.stream(graded).mapToDouble(i -> y[i]).toArray();
              if (Arrays.stream(own).filter(Double::isFinite).count() >= OWN_LABELS) {
                powered.put(
                    arm,
                    Figure.JUDGED
                        .metric()
                        .within(
                            PredictionPowered.mean(
                                own,
                                Arrays.stream(graded)
                                    .mapToDouble(i -> grades.get(i).orElseThrow().score())
                                    .toArray(),
                                Arrays.stream(graded).map(i -> clusters[i]).toArray())));
              }
            });
    return powered;
  }

  ObjectNode toJson() {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("model", model)
            .put("silent", silent)
            .put("times", Judge.TIMES)
            .put("graded", graded)
            .put("failed", failed)
            .put("near_threshold", near)
            .put("inconsistent", inconsistent)
            .put("labels", labels);
    agreement.ifPresent(
        each -> {
          put(json, "accuracy", each.accuracy());
          each.kappa().ifPresent(kappa -> put(json, "kappa", kappa));
        });
    ObjectNode arms = json.putObject("prediction_powered");
    powered.forEach((arm, value) -> put(arms, arm, value));
    notes.forEach(json.putArray("notes")::add);
    return json;
  }

  private static void put(ObjectNode in, String name, Estimate value) {
    FiguresJson.put(in.putObject(name), value);
  }
}
