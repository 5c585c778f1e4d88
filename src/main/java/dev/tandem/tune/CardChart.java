package dev.tandem.tune;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The pictures of a card (SVG 1.1); its page's styles give them their colours. */
final class CardChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 240;
  private static final int EDGE = 14;
  private static final int BOTTOM = 34;
  private static final int TOP = 28;
  private static final int BINS = 24;

  private CardChart() {}

  /** A figure with its interval, and beside it what was allowed. */
  static String interval(Gate gate) {
    double value = gate.value().orElse(0);
    double low = gate.low().orElse(value);
    double high = gate.high().orElse(value);
    double bound = gate.threshold().orElse(0);
    double least = Math.min(Math.min(low, bound), 0);
    double most = Math.max(Math.max(high, bound), 0);
    double room = Math.max(most - least, 1e-9) * 0.12;
    Axis axis = new Axis(least - room, most + room);
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg class=\"interval\" role=\"img\" aria-label=\"%s, interval %s to %s%s\">\n"
            .formatted(
                number(value),
                number(low),
                number(high),
                gate.threshold().isPresent() ? ", threshold " + number(bound) : ""));
    svg.append("<line class=\"axis\" x1=\"0%%\" x2=\"100%%\" y1=\"18\" y2=\"18\"/>\n".formatted());
    if (gate.threshold().isPresent()) {
      boolean over = GateRule.named(gate.name()).map(GateRule::wellAbove).orElse(false);
      double from = over ? axis.share(bound) : 0;
      double to = over ? 1 : axis.share(bound);
      svg.append(
          "<rect class=\"well\" x=\"%s\" width=\"%s\" y=\"6\" height=\"24\" rx=\"3\"/>\n"
              .formatted(percent(from), percent(to - from)));
      svg.append(
          "<line class=\"bound\" x1=\"%1$s\" x2=\"%1$s\" y1=\"3\" y2=\"33\"/>\n"
              .formatted(percent(axis.share(bound))));
    }
    svg.append(
        "<line class=\"spread\" x1=\"%s\" x2=\"%s\" y1=\"18\" y2=\"18\"/>\n"
            .formatted(percent(axis.share(low)), percent(axis.share(high))));
    svg.append(
        "<circle class=\"value\" cx=\"%s\" cy=\"18\" r=\"6\"/>\n</svg>\n"
            .formatted(percent(axis.share(value))));
    return svg.toString();
  }

  /** How two groups of values are spread, as shares of each. */
  static String histogram(List<Double> train, List<Double> dev) {
    double[] all =
        Stream.concat(train.stream(), dev.stream()).mapToDouble(v -> v).sorted().toArray();
    // A few far out would leave all others in one bar: they stand in the outermost ones.
    double least = all[(int) (all.length * 0.01)];
    double most = Math.max(all[(int) (all.length * 0.99)], least + 1e-6);
    double[] first = shares(train, least, most);
    double[] second = shares(dev, least, most);
    double highest =
        Math.max(Arrays.stream(first).max().orElse(1), Arrays.stream(second).max().orElse(1));
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"How far the loss of trained and unseen rows fell\">\n"
            .formatted(WIDTH, HEIGHT));
    svg.append(
        "<text class=\"title\" x=\"%d\" y=\"16\">Fall of the loss, nats per token</text>\n"
            .formatted(EDGE));
    svg.append(
        "<text class=\"seen\" x=\"%d\" y=\"16\" text-anchor=\"end\">trained</text>\n"
            .formatted(WIDTH - EDGE - 100));
    svg.append(
        "<text class=\"unseen\" x=\"%d\" y=\"16\" text-anchor=\"end\">unseen</text>\n"
            .formatted(WIDTH - EDGE));
    bars(svg, "seen", first, highest);
    bars(svg, "unseen", second, highest);
    svg.append(
        "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%3$d\" y2=\"%3$d\"/>\n"
            .formatted(EDGE, WIDTH - EDGE, HEIGHT - BOTTOM));
    for (int i = 0; i <= 4; i++) {
      svg.append(
          "<text x=\"%s\" y=\"%d\" text-anchor=\"%s\">%s</text>\n"
              .formatted(
                  number(EDGE + (WIDTH - 2.0 * EDGE) * i / 4),
                  HEIGHT - BOTTOM + 20,
                  i == 0 ? "start" : i == 4 ? "end" : "middle",
                  String.format(Locale.ROOT, "%.2f", least + (most - least) * i / 4)));
    }
    return svg.append("</svg>\n").toString();
  }

  private static double[] shares(List<Double> values, double least, double most) {
    double[] shares = new double[BINS];
    for (double value : values) {
      int bin = (int) ((value - least) / (most - least) * BINS);
      shares[Math.clamp(bin, 0, BINS - 1)] += 1.0 / values.size();
    }
    return shares;
  }

  private static void bars(StringBuilder svg, String kind, double[] shares, double highest) {
    double width = (WIDTH - 2.0 * EDGE) / BINS;
    double most = HEIGHT - BOTTOM - TOP;
    for (int i = 0; i < BINS; i++) {
      double height = shares[i] / highest * most;
      if (height > 0) {
        svg.append(
            "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
                .formatted(
                    kind,
                    number(EDGE + i * width),
                    number(HEIGHT - BOTTOM - height),
                    number(width - 1),
                    number(height)));
      }
    }
  }

  private record Axis(double least, double most) {
    double share(double value) {
      return (value - least) / (most - least);
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
