package dev.tandem.observe.detect;

import dev.tandem.observe.detect.Verdict.Kind;
import dev.tandem.observe.detect.Verdict.State;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;

/** Verdicts with their sentences. */
final class Verdicts {
  private Verdicts() {}

  static Verdict missing(Instant time, int missing, boolean isLong) {
    return new Verdict(
        time,
        State.MISSING,
        Kind.MISSING,
        OptionalDouble.empty(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        0,
        1,
        missing,
        isLong,
        isLong
            ? "%,d values are missing in a row, more than ever were".formatted(missing)
            : "%,d %s missing".formatted(missing, missing == 1 ? "value is" : "values are"));
  }

  static Verdict training(Instant time, double value, int gap) {
    return new Verdict(
        time,
        State.TRAINING,
        Kind.NONE,
        OptionalDouble.of(value),
        value,
        value,
        value,
        0,
        1,
        gap,
        false,
        "Too little was seen to say what is normal");
  }

  /**
   * @param as a run that has lasted is a shift though its test is of a point
   */
  static Verdict judged(Instant time, double value, Watching.Test test, int gap, Kind as) {
    boolean out = test.kind() != Kind.NONE;
    return new Verdict(
        time,
        out ? State.ANOMALY : State.NORMAL,
        as,
        OptionalDouble.of(value),
        test.expected(),
        test.low(),
        test.high(),
        test.score(),
        test.p(),
        gap,
        out,
        why(value, test, as));
  }

  private static String why(double value, Watching.Test test, Kind as) {
    String said =
        "%s, expected %s (%s to %s)"
            .formatted(
                number(value), number(test.expected()), number(test.low()), number(test.high()));
    return switch (as) {
      case NONE -> said;
      case POINT -> "%s: %.1f scales out".formatted(said, Math.abs(test.score()));
      case SHIFT -> "%s: it has lasted, so it is the new normal from now on".formatted(said);
      case DRIFT ->
          "%s: the last %d values together are too %s, by %.1f scales of their mean"
              .formatted(
                  said, test.window(), test.score() > 0 ? "high" : "low", Math.abs(test.score()));
      case MISSING -> said;
    };
  }

  /** Four digits that tell. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
