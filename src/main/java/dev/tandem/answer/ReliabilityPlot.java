package dev.tandem.answer;

import dev.tandem.stats.Estimate;
import dev.tandem.stats.Reliability;
import java.util.List;
import java.util.Locale;

/** A reliability diagram as SVG, in the classes of {@link ReportPage}. */
final class ReliabilityPlot {
  private static final int PLOT = 320;
  private static final int LEFT = 56; // of it, for the shares

  private final StringBuilder svg = new StringBuilder();

  private ReliabilityPlot() {}

  /**
   * @param what the cases are, for those who point at a dot
   * @param happened what happened to a share of them
   */
  static String of(List<Reliability.Bin> bins, String what, String happened) {
    int n = bins.stream().mapToInt(bin -> bin.happened().n()).sum();
    ReliabilityPlot plot = new ReliabilityPlot();
    plot.axes(happened);
    for (Reliability.Bin bin : bins) {
      Estimate share = bin.happened();
      plot.add(
          "<g><title>%s to %s: %,d %s, mean probability %s, %s %s</title><line class=\"bar\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/><circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"%.1f\"/></g>\n",
          ReportPage.percent(bin.low()),
          ReportPage.percent(bin.high()),
          share.n(),
          what,
          ReportPage.percent(bin.probability()),
          happened,
          ReportPage.percent(share.value()),
          x(bin.probability()),
          x(bin.probability()),
          y(share.low()),
          y(share.high()),
          x(bin.probability()),
          y(share.value()),
          3 + 6 * Math.sqrt((double) share.n() / n));
    }
    plot.add(
        "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">probability (larger dots: more %s)</text></svg>\n",
        x(0.5), PLOT + 48, what);
    return plot.svg.toString();
  }

  private void axes(String happened) {
    add(
        "<svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"Share %s by probability\">\n",
        PLOT + 130, PLOT + 60, happened);
    for (int tick = 0; tick <= 100; tick += 20) {
      double at = tick / 100.0;
      add(
          "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/><text x=\"%d\" y=\"%s\" text-anchor=\"end\">%d %%</text><text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%d %%</text>\n",
          LEFT, LEFT + PLOT, y(at), y(at), LEFT - 8, y(at - 0.012), tick, x(at), PLOT + 28, tick);
    }
    add(
        "<line class=\"ideal\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n",
        x(0), y(0), x(1), y(1));
  }

  private static String x(double probability) {
    return ReportPage.number(LEFT + PLOT * probability);
  }

  private static String y(double share) {
    return ReportPage.number(10 + PLOT * (1 - share));
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
