package dev.tandem.compare.evidence;

import static dev.tandem.compare.evidence.FactorEvidence.exactly;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Standing;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What each arm needs that is not there yet: documents, labelled rows, hours of training, services.
 * How many more rows an arm needs to be as good as the best other one comes from its learning
 * curve, where it was measured.
 */
public final class Complexity implements Experiment {
  private static final int FACTOR = 2;
  private static final int AHEAD = 4; // points of the curve beyond what was measured

  private final Comparison comparison;
  private final Map<String, Equipment> equipment;
  private final Curves curves;
  private final double margin;

  /** Measures learning curves. */
  @FunctionalInterface
  public interface Curves {
    /** By arm; none where they were not asked for. */
    Map<String, LearningCurve> measure(Consumer<String> progress);
  }

  /**
   * @param equipment of each arm
   * @param margin the smallest difference in quality that would matter
   */
  public Complexity(
      Comparison comparison, Map<String, Equipment> equipment, Curves curves, double margin) {
    this.comparison = comparison;
    this.equipment = Map.copyOf(equipment);
    this.curves = curves;
    this.margin = margin;
  }

  @Override
  public Factor factor() {
    return Factor.COMPLEXITY;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    Map<String, LearningCurve> measured = curves.measure(progress);
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    for (Standing standing : comparison.standings()) {
      String arm = standing.name();
      Equipment has = Objects.requireNonNull(equipment.get(arm), "every arm has equipment");
      Map<String, Estimate> measures = new LinkedHashMap<>();
      measures.put("needs_documents", exactly(has.readsDocuments() ? 1 : 0));
      measures.put("needs_labels", exactly(has.needsLabels() ? 1 : 0));
      measures.put("services", exactly(has.services()));
      if (has.training().isEmpty()) {
        measures.put("training_hours", exactly(0));
      } else {
        has.training()
            .get()
            .seconds()
            .ifPresent(seconds -> measures.put("training_hours", exactly(seconds / 3600)));
      }
      if (!has.needsLabels()) {
        measures.put("labelled_rows_needed", exactly(0));
      } else if (measured.containsKey(arm)) {
        curve(standing, measured.get(arm), measures, notes);
      }
      arms.put(arm, measures);
    }
    return new FactorEvidence(
        Factor.COMPLEXITY,
        measured.isEmpty()
            ? "what is known without training; --curve measures how many more labelled rows would help"
            : "learning curves of %s: the error falls as a power of the rows, to a floor (Hestness et al. 2017; Viering and Loog 2023)"
                .formatted(String.join(", ", measured.keySet())),
        arms,
        Map.of(),
        notes);
  }

  private void curve(
      Standing standing, LearningCurve curve, Map<String, Estimate> measures, List<String> notes) {
    Map<Integer, Estimate> points = curve.measured();
    points.forEach((rows, quality) -> measures.put("quality_at_" + rows, quality));
    int there = points.keySet().stream().mapToInt(Integer::intValue).max().orElseThrow();
    int ahead = there;
    for (int i = 0; i < AHEAD; i++) {
      ahead *= FACTOR;
      measures.put("expected_at_" + ahead, curve.at(ahead));
    }
    Optional<Standing> rival = best(standing.name());
    double own = quality(standing);
    if (rival.isEmpty() || quality(rival.get()) <= own) {
      measures.put("labelled_rows_needed", exactly(0));
      say(standing.name(), "be better by %.2f".formatted(margin), own + margin, curve, there, notes)
          .ifPresent(more -> measures.put("labelled_rows_for_margin", more));
      return;
    }
    String what = "be as good as %s".formatted(rival.get().name());
    say(standing.name(), what, quality(rival.get()), curve, there, notes)
        .ifPresent(more -> measures.put("labelled_rows_needed", more));
  }

  /** How many rows more, which is also said in words. */
  private static Optional<Estimate> say(
      String arm, String what, double quality, LearningCurve curve, int there, List<String> notes) {
    Optional<Estimate> more = curve.rowsFor(quality).map(all -> beyond(all, there));
    notes.add(
        more.map(
                rows ->
                    "%s would need about %,.0f more labelled rows to %s (%,.0f to %,.0f)"
                        .formatted(arm, rows.value(), what, rows.low(), rows.high()))
            .orElse(
                "no number of labelled rows is in sight with which %s would %s: its curve does not reach it with %d times as many"
                    .formatted(arm, what, LearningCurve.FARTHEST)));
    return more;
  }

  private static Estimate beyond(Estimate all, int there) {
    return new Estimate(
        Math.max(0, Math.ceil(all.value() - there)),
        Math.max(0, Math.floor(all.low() - there)),
        Math.max(0, Math.ceil(all.high() - there)),
        all.n());
  }

  private Optional<Standing> best(String except) {
    return comparison.standings().stream()
        .filter(each -> !each.name().equals(except))
        .max(Comparator.comparingDouble(Complexity::quality));
  }

  private static double quality(Standing standing) {
    return standing.quality().map(Estimate::value).orElse(0.0);
  }
}
