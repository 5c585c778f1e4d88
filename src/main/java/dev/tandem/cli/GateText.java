package dev.tandem.cli;

import dev.tandem.tune.Gate;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** What gates found, for people. */
final class GateText {
  private GateText() {}

  static void show(List<Gate> gates) {
    if (gates.isEmpty()) {
      return;
    }
    Common.line("@|bold %s|@", "Gates");
    for (Gate gate : gates) {
      Common.text(
          "%-12s  %-18s %s".formatted(verdict(gate), gate.name(), figures(gate)).stripTrailing());
      if (!gate.passed().orElse(false)) {
        Common.text("              " + gate.meaning());
      }
    }
  }

  private static String verdict(Gate gate) {
    return gate.passed().map(passed -> passed ? "passed" : "FAILED").orElse("not measured");
  }

  private static String figures(Gate gate) {
    if (gate.value().isEmpty()) {
      return "";
    }
    String interval =
        gate.low().isPresent()
            ? " [%s, %s]".formatted(number(gate.low()), number(gate.high()))
            : "";
    return "%s%s, threshold %s, n = %,d"
        .formatted(number(gate.value()), interval, number(gate.threshold()), gate.n());
  }

  private static String number(OptionalDouble value) {
    return String.format(Locale.ROOT, "%.3f", value.orElse(Double.NaN));
  }
}
