package dev.tandem.tune;

import dev.tandem.stats.Estimate;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/** The gates, what each is measured in, and how much is allowed if nobody says otherwise. */
public enum GateRule {
  /** Nats per token that dev rows' answers became likelier by. */
  LEARNT_LOSS("learnt.loss", "Loss of unseen rows", Side.ABOVE_FOR_SURE, 0.01),
  /** Share of dev rows with the right label, less the base's. */
  LEARNT_ACCURACY("learnt.accuracy", "Labels of unseen rows", Side.ABOVE_FOR_SURE, 0),
  /** Nats per token that a general text became less likely by. */
  FORGOT_TEXT("forgot.text", "General text", Side.AT_MOST, 0.25),
  /** Share of general questions whose right answer is the likeliest of four, less the base's. */
  FORGOT_QUESTIONS("forgot.questions", "General questions", Side.AT_LEAST, -0.1),
  /** ROUGE-L of summaries, less the base's. */
  FORGOT_SUMMARIES("forgot.summaries", "Summarising", Side.AT_LEAST, -0.1),
  /** Mean exposure of planted secrets in bits; by chance 1.4. */
  LEAK_CANARIES("leak.canaries", "Planted secrets", Side.AT_MOST, 3),
  /** Share of training answers gone on with word for word, less that of unseen ones. */
  LEAK_VERBATIM("leak.verbatim", "Rows word for word", Side.AT_MOST, 0.05),
  /** How well training rows are told from unseen ones: area under the curve, by chance 0.5. */
  LEAK_MEMBERSHIP("leak.membership", "Telling trained rows from others", Side.AT_MOST, 0.7),
  /** Personal data of training rows that was written again. */
  LEAK_PERSONAL("leak.personal", "Personal data", Side.AT_MOST, 0);

  /** Which side of the threshold is well. */
  enum Side {
    AT_MOST,
    AT_LEAST,
    /** The whole interval lies above. */
    ABOVE_FOR_SURE
  }

  private final String wireName;
  private final String title;
  private final Side side;
  private final double standard;

  GateRule(String wireName, String title, Side side, double standard) {
    this.wireName = wireName;
    this.title = title;
    this.side = side;
    this.standard = standard;
  }

  /** As cards and commands write it. */
  public String wireName() {
    return wireName;
  }

  /** For people, in a few words. */
  String title() {
    return title;
  }

  /** What the threshold is to the figure, in words. */
  String bound() {
    return switch (side) {
      case AT_MOST -> "at most";
      case AT_LEAST -> "at least";
      case ABOVE_FOR_SURE -> "must lie above";
    };
  }

  /** Whether more is better. */
  boolean wellAbove() {
    return side != Side.AT_MOST;
  }

  /** The threshold that holds if nobody names another. */
  public double standard() {
    return standard;
  }

  /** By its {@link #wireName}. */
  public static Optional<GateRule> named(String name) {
    return Arrays.stream(values()).filter(rule -> rule.wireName.equals(name)).findFirst();
  }

  /** Holds what was found against a threshold. */
  Gate decide(Estimate found, double threshold, String meaning) {
    boolean passed =
        switch (side) {
          case AT_MOST -> found.value() <= threshold;
          case AT_LEAST -> found.value() >= threshold;
          case ABOVE_FOR_SURE -> found.low() > threshold;
        };
    return new Gate(
        wireName,
        Optional.of(passed),
        OptionalDouble.of(found.value()),
        OptionalDouble.of(threshold),
        found.n(),
        OptionalDouble.of(found.low()),
        OptionalDouble.of(found.high()),
        meaning);
  }

  /** There is nothing that could be found. */
  Gate nothingToFind(double threshold, String why) {
    return new Gate(
        wireName,
        Optional.of(0 <= threshold),
        OptionalDouble.of(0),
        OptionalDouble.of(threshold),
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        why);
  }

  /** There is nothing to measure it on. */
  Gate notMeasured(double threshold, String why) {
    return new Gate(
        wireName,
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.of(threshold),
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        why);
  }
}
