package dev.tandem.observe.detect;

import java.time.Duration;
import java.time.Instant;

/**
 * Alarms that belong together.
 *
 * @param start the first alarm, not the onset that it lets suspect; of a gap the first value
 *     missing
 * @param end the last
 * @param kind of its verdicts the gravest: a shift, a drift, single points, or a long gap
 * @param score the largest, without its sign; for a gap the values missing
 * @param expected where the score is largest, with the {@code value} there; both 0 for a gap
 * @param direction up or down; none for a gap
 */
public record Window(
    Instant start,
    Instant end,
    Verdict.Kind kind,
    double score,
    double expected,
    double value,
    Direction direction) {
  /** To which side. */
  public enum Direction {
    UP,
    DOWN,
    NONE
  }

  static Window of(Verdict verdict, Duration step) {
    boolean gap = verdict.state() == Verdict.State.MISSING;
    return new Window(
        gap ? verdict.time().minus(step.multipliedBy(verdict.missed() - 1L)) : verdict.time(),
        verdict.time(),
        verdict.kind(),
        gap ? verdict.missed() : Math.abs(verdict.score()),
        gap ? 0 : verdict.expected(),
        gap ? 0 : verdict.value().orElse(0),
        gap ? Direction.NONE : verdict.score() > 0 ? Direction.UP : Direction.DOWN);
  }

  boolean isGap() {
    return kind == Verdict.Kind.MISSING;
  }

  Window with(Window later) {
    Window most = later.score() > score ? later : this;
    Verdict.Kind gravest = grave(later.kind()) > grave(kind) ? later.kind() : kind;
    return new Window(
        start, later.end(), gravest, most.score(), most.expected(), most.value(), most.direction());
  }

  private static int grave(Verdict.Kind kind) {
    return switch (kind) {
      case NONE, MISSING -> 0;
      case POINT -> 1;
      case DRIFT -> 2;
      case SHIFT -> 3;
    };
  }
}
