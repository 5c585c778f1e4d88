package dev.tandem.compare.choice;

import dev.tandem.compare.evidence.Factor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a decision is for.
 *
 * @param priorities by factor, from 0 (does not matter) to {@value #MOST}; those not named are
 *     {@value #USUAL}
 * @param constraints what must hold, with its limit; 1 for those without a number
 * @param prices the price sheet that costs are counted with; empty for the built-in one
 */
public record Profile(
    String name,
    String description,
    Map<Factor, Double> priorities,
    Map<Constraint, Double> constraints,
    Volume volume,
    Optional<Path> prices) {
  /** The highest priority. */
  public static final double MOST = 5;

  /** That of a factor which is not named. */
  public static final double USUAL = 1;

  public Profile {
    priorities.forEach(
        (factor, priority) -> {
          if (!(priority >= 0 && priority <= MOST)) {
            throw new IllegalArgumentException(
                "the priority of %s is %s, not 0 to 5".formatted(factor.wireName(), priority));
          }
        });
    Map<Factor, Double> ordered = new EnumMap<>(Factor.class);
    ordered.putAll(priorities);
    priorities = Collections.unmodifiableMap(ordered);
    Map<Constraint, Double> limits = new EnumMap<>(Constraint.class);
    limits.putAll(constraints);
    constraints = Collections.unmodifiableMap(limits);
  }

  double priority(Factor factor) {
    return priorities.getOrDefault(factor, USUAL);
  }

  /**
   * The cube of the priority: all ten other factors at 1 weigh together less than a tenth of
   * accuracy at 5, so that they decide where quality does not.
   */
  double weight(Factor factor) {
    double priority = priority(factor);
    return priority * priority * priority;
  }

  Profile with(Factor factor, double priority) {
    Map<Factor, Double> changed = new EnumMap<>(Factor.class);
    changed.putAll(priorities);
    changed.put(factor, priority);
    return new Profile(name, description, changed, constraints, volume, prices);
  }

  Profile with(Volume other) {
    return new Profile(name, description, priorities, constraints, other, prices);
  }

  Profile with(Constraint constraint, double limit) {
    Map<Constraint, Double> changed = new EnumMap<>(Constraint.class);
    changed.putAll(constraints);
    changed.put(constraint, limit);
    return new Profile(name, description, priorities, changed, volume, prices);
  }

  Profile without(Collection<Constraint> given) {
    Map<Constraint, Double> changed = new EnumMap<>(Constraint.class);
    changed.putAll(constraints);
    given.forEach(changed::remove);
    return new Profile(name, description, priorities, changed, volume, prices);
  }
}
