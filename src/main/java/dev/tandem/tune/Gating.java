package dev.tandem.tune;

import java.util.Set;

/**
 * What is to come of the gates.
 *
 * @param refuses whether an adapter that they keep out is set aside
 * @param unmeasured names of gates that need not be measured
 */
public record Gating(GateThresholds thresholds, boolean refuses, Set<String> unmeasured) {
  public Gating {
    unmeasured = Set.copyOf(unmeasured);
  }
}
