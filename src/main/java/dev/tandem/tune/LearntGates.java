package dev.tandem.tune;

import dev.tandem.example.EncodedExample;
import dev.tandem.example.Example;
import dev.tandem.example.TokenRow;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.util.ArrayList;
import java.util.List;

/** Whether it learnt: rows that it did not see, against the base, row by row. */
final class LearntGates {
  private static final int FEWEST = 5;

  private static final int SPARE = 4; // tokens that a wrong label may be longer than the right ones

  private final Trial trial;

  LearntGates(Trial trial) {
    this.trial = trial;
  }

  /**
   * @param dev rows it did not see
   * @param losses of them
   */
  List<Gate> of(List<EncodedExample> dev, Losses losses) {
    List<Gate> gates = new ArrayList<>();
    if (dev.size() < FEWEST) { // of a row or two any gain would look sure
      gates.add(
          trial.notMeasured(
              GateRule.LEARNT_LOSS,
              "It takes at least %d dev rows; there are %d.".formatted(FEWEST, dev.size())));
      return gates;
    }
    gates.add(
        trial.decide(
            GateRule.LEARNT_LOSS,
            losses.gain(trial.seed()),
            "By how many nats per token answers of dev rows became likelier than the base finds them; the whole interval must be above the threshold."));
    List<EncodedExample> labelled = labelled(dev);
    if (!labelled.isEmpty()) {
      gates.add(
          trial.decide(
              GateRule.LEARNT_ACCURACY,
              accuracyGained(labelled),
              "Share of dev rows answered with the right label, less the base's; the whole interval must be above the threshold."));
    }
    return gates;
  }

  /** The same of test rows, which decide nothing. */
  List<Gate> told(List<EncodedExample> test, Losses losses) {
    List<Gate> told = new ArrayList<>();
    if (!test.isEmpty()) {
      told.add(
          Gate.told(
              "test.loss",
              losses.gain(trial.seed()),
              "By how many nats per token answers of test rows became likelier."));
    }
    List<EncodedExample> labelled = labelled(test);
    if (!labelled.isEmpty()) {
      told.add(
          Gate.told(
              "test.accuracy",
              accuracyGained(labelled),
              "Share of test rows answered with the right label, less the base's."));
    }
    return told;
  }

  private static List<EncodedExample> labelled(List<EncodedExample> examples) {
    return examples.stream()
        .filter(example -> example.example() instanceof Example.Labelled)
        .toList();
  }

  private Estimate accuracyGained(List<EncodedExample> labelled) {
    boolean[] before = right(trial.base(), labelled);
    boolean[] after = right(trial.tuned(), labelled);
    double[] gains = new double[before.length];
    for (int i = 0; i < gains.length; i++) {
      gains[i] = (after[i] ? 1 : 0) - (before[i] ? 1 : 0);
    }
    return Intervals.mean(gains, trial.seed());
  }

  private static boolean[] right(Scorer model, List<EncodedExample> labelled) {
    List<TokenRow> rows = labelled.stream().map(example -> example.rows().getFirst()).toList();
    int longest = rows.stream().mapToInt(TokenRow::targets).max().orElse(1);
    List<int[]> written =
        model.write(
            rows.stream().map(row -> Rows.prompted(row).prompt()).toList(), longest + SPARE);
    boolean[] right = new boolean[written.size()];
    for (int i = 0; i < right.length; i++) {
      // The row, not the example: a label is learnt in words, card_lost as "card lost".
      int[] expected = Rows.prompted(rows.get(i)).continuations().getFirst();
      right[i] = model.text(written.get(i)).strip().equals(model.text(expected).strip());
    }
    return right;
  }
}
