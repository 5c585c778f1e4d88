package dev.tandem.cli;

import dev.tandem.tune.GateThresholds;
import dev.tandem.tune.Gating;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** What an adapter must keep to. */
final class GateLimits {
  @Option(
      names = "--allow-unmeasured",
      paramLabel = "GATE",
      split = ",",
      description =
          "gates that --gate lets be where there is nothing to measure them on, such as leak.verbatim")
  private List<String> unmeasured = List.of();

  @Option(
      names = "--threshold",
      paramLabel = "GATE=VALUE",
      description = "another threshold, such as forgot.text=0.5")
  private Map<String, Double> thresholds = new LinkedHashMap<>();

  /**
   * @param refuses whether an adapter that is kept out is set aside
   * @throws dev.tandem.text.UserError if there is no such gate
   */
  Gating gating(boolean refuses) {
    return new Gating(GateThresholds.of(thresholds), refuses, Set.copyOf(unmeasured));
  }
}
