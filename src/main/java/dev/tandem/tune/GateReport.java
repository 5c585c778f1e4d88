package dev.tandem.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the gates found of an adapter.
 *
 * @param gates each with its figure
 * @param told figures that decide nothing, of test rows among them
 * @param canaries secrets that were planted into the training rows
 * @param spreads values behind some figures, by name: what charts are drawn of
 * @param settings how much was measured on
 * @param seconds it took
 */
public record GateReport(
    List<Gate> gates,
    List<Gate> told,
    List<Canary> canaries,
    Map<String, List<Double>> spreads,
    GateSettings settings,
    double seconds) {
  public GateReport {
    gates = List.copyOf(gates);
    told = List.copyOf(told);
    canaries = List.copyOf(canaries);
    spreads = Map.copyOf(spreads);
  }

  /** With gates that were measured elsewhere, which took so much longer. */
  GateReport with(List<Gate> more, double longer) {
    List<Gate> all = new ArrayList<>(gates);
    all.addAll(more);
    return new GateReport(all, told, canaries, spreads, settings, seconds + longer);
  }

  private static List<Gate> against(List<Gate> gates, Set<String> allowed) {
    return gates.stream()
        .filter(gate -> gate.failed() || gate.passed().isEmpty() && !allowed.contains(gate.name()))
        .toList();
  }

  /**
   * Why an adapter is kept out, in one clause; empty if it is not.
   *
   * @param allowed names of those that need not be measured
   */
  public String refusal(Set<String> allowed) {
    return refusal(gates, allowed);
  }

  /** The same of gates that a card tells. */
  public static String refusal(List<Gate> gates, Set<String> allowed) {
    return against(gates, allowed).stream()
        .map(
            gate ->
                gate.failed()
                    ? "%s (%s)".formatted(gate.name(), figure(gate))
                    : gate.name() + " (not measured)")
        .collect(Collectors.joining(", "));
  }

  /** The same where what could not be measured is let be. */
  public String refusal() {
    return refusal(gates.stream().map(Gate::name).collect(Collectors.toSet()));
  }

  private static String figure(Gate gate) {
    return String.format(
        java.util.Locale.ROOT,
        "%.3g, threshold %.3g",
        gate.value().orElse(Double.NaN),
        gate.threshold().orElse(Double.NaN));
  }
}
