package dev.tandem.tune;

import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is allowed at each gate.
 *
 * @param values those that differ from the standard ones
 */
public record GateThresholds(Map<GateRule, Double> values) {
  /** As {@link GateRule} says. */
  public static final GateThresholds STANDARD = new GateThresholds(Map.of());

  public GateThresholds {
    EnumMap<GateRule, Double> copy = new EnumMap<>(GateRule.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  /**
   * With others by the gates' names.
   *
   * @throws UserError if there is no such gate
   */
  public static GateThresholds of(Map<String, Double> named) {
    EnumMap<GateRule, Double> values = new EnumMap<>(GateRule.class);
    named.forEach((name, value) -> values.put(rule(name), value));
    return new GateThresholds(values);
  }

  private static GateRule rule(String name) {
    return GateRule.named(name)
        .orElseThrow(
            () ->
                new UserError(
                    "There is no gate '%s' with a threshold; they are %s."
                        .formatted(
                            name,
                            Arrays.stream(GateRule.values())
                                .map(GateRule::wireName)
                                .collect(Collectors.joining(", ")))));
  }

  public double of(GateRule rule) {
    return values.getOrDefault(rule, rule.standard());
  }
}
