package dev.tandem.tune;

import dev.tandem.stats.Estimate;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One thing that an adapter was tested for.
 *
 * @param name group and what it is, such as {@code leak.canaries}
 * @param passed empty where it could not be measured, or is only told
 * @param value what was found
 * @param threshold what decides
 * @param n how many observations the value stands on; 0 where it is no mean
 * @param low end of the value's 95 % interval
 * @param high end of it
 * @param meaning one sentence
 */
public record Gate(
    String name,
    Optional<Boolean> passed,
    OptionalDouble value,
    OptionalDouble threshold,
    int n,
    OptionalDouble low,
    OptionalDouble high,
    String meaning) {
  /** Whether it was measured and is over its threshold. */
  public boolean failed() {
    return passed.isPresent() && !passed.get();
  }

  /**
   * Whether it was measured to be worse than before: it fails and did not, or the two intervals do
   * not meet, on the side that is worse.
   */
  public boolean fellFrom(Gate before) {
    if (failed()) {
      return !before.failed();
    }
    Optional<GateRule> rule = GateRule.named(name);
    if (rule.isEmpty() || value.isEmpty() || before.value.isEmpty()) {
      return false;
    }
    return rule.get().wellAbove() ? end(this) < start(before) : start(this) > end(before);
  }

  private static double start(Gate gate) {
    return gate.low.orElseGet(gate.value::getAsDouble);
  }

  private static double end(Gate gate) {
    return gate.high.orElseGet(gate.value::getAsDouble);
  }

  /** Decided elsewhere, by a plain comparison. */
  public static Gate of(
      String name, boolean passed, double value, double threshold, String meaning) {
    return new Gate(
        name,
        Optional.of(passed),
        OptionalDouble.of(value),
        OptionalDouble.of(threshold),
        0,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        meaning);
  }

  /** Told, but not decided by. */
  static Gate told(String name, Estimate found, String meaning) {
    return new Gate(
        name,
        Optional.empty(),
        OptionalDouble.of(found.value()),
        OptionalDouble.empty(),
        found.n(),
        OptionalDouble.of(found.low()),
        OptionalDouble.of(found.high()),
        meaning);
  }
}
