package dev.tandem.answer;

import dev.tandem.stats.Confusion;
import dev.tandem.stats.Estimate;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A {@link LabelReport} as one HTML file that needs nothing else: the figures, whether
 * probabilities can be relied on, what is taken for what. It shows texts, so it is for who may read
 * them.
 */
public final class LabelPage {
  private static final int SHOWN = 40; // pairs
  private static final int PLOT = 320;
  private static final int LEFT = 56; // of it, for the shares
  private static final int CELL = 12;
  private static final int NAMES = 300; // pixels for labels beside the table

  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>Labels</title>
      <style>
        :root { color-scheme: light dark; --ink: #1f2430; --faint: #6b7280; --line: #8884; --right: #2563eb; --wrong: #c2410c; --page: #fff; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e5e7eb; --faint: #9ca3af; --right: #7aa2ff; --wrong: #fb923c; --page: #14161c; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2.2rem; }
        p { max-width: 46rem; } .faint, text { color: var(--faint); fill: var(--faint); }
        table { border-collapse: collapse; } th { text-align: left; font-weight: 600; }
        td, th { padding: .2rem .9rem .2rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
        td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .scroll { overflow-x: auto; } svg text { font: 11px system-ui, sans-serif; }
        .axis { stroke: var(--line); } .ideal { stroke: var(--faint); stroke-dasharray: 4 4; }
        .bar { stroke: var(--right); stroke-width: 2; } .dot { fill: var(--right); }
        .right { fill: var(--right); } .wrong { fill: var(--wrong); } .grid { fill: none; stroke: var(--line); }
      </style></head><body>
      """;

  private final LabelReport report;
  private final StringBuilder html = new StringBuilder(HEAD);

  private LabelPage(LabelReport report) {
    this.report = report;
  }

  /**
   * Writes {@code labels.html}.
   *
   * @param folder made if there is none
   * @return the file
   * @throws UserError if it cannot be written
   */
  public static Path write(Path folder, LabelReport report) {
    Path file = folder.resolve("labels.html");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, new LabelPage(report).page());
    } catch (IOException e) {
      throw new UserError(
          "The report cannot be written to '%s'; name another folder with --report."
              .formatted(folder),
          e);
    }
    return file;
  }

  private String page() {
    add("<h1>%,d texts, %,d labels</h1>\n", report.n(), report.labels().size());
    figures();
    reliability();
    pairs();
    table();
    labels();
    html.append("</body></html>\n");
    return html.toString();
  }

  private void figures() {
    add("<table><tr><th>figure</th><th>value</th><th>95 %% interval</th></tr>\n");
    report
        .metrics()
        .forEach(
            (name, e) ->
                add(
                    "<tr><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s to %s</td></tr>\n",
                    escape(name.replace('_', ' ')),
                    percent(e.value()),
                    percent(e.low()),
                    percent(e.high())));
    add("</table>\n");
    report
        .temperature()
        .ifPresent(
            t ->
                add(
                    "<p class=\"faint\">Probabilities are calibrated with temperature %.2f, fitted on texts that were not learnt.</p>\n",
                    t));
  }

  private void reliability() {
    add("<h2>Can the probabilities be relied on?</h2>\n");
    add(
        "<p>Texts by the probability of the label they were given, and the share of them that is right, with its interval. On the dashed line the probability is what it says.</p>\n");
    add(
        "<svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"Share right by probability\">\n",
        PLOT + 130, PLOT + 60);
    for (int tick = 0; tick <= 100; tick += 20) {
      double at = tick / 100.0;
      add(
          "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%s\" y2=\"%s\"/><text x=\"%d\" y=\"%s\" text-anchor=\"end\">%d %%</text><text x=\"%s\" y=\"%d\" text-anchor=\"middle\">%d %%</text>\n",
          LEFT, LEFT + PLOT, y(at), y(at), LEFT - 8, y(at - 0.012), tick, x(at), PLOT + 28, tick);
    }
    add(
        "<line class=\"ideal\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n",
        x(0), y(0), x(1), y(1));
    for (LabelReport.Bin bin : report.bins()) {
      Estimate right = bin.right();
      add(
          "<g><title>%s to %s: %,d texts, mean probability %s, right %s</title><line class=\"bar\" x1=\"%s\" x2=\"%s\" y1=\"%s\" y2=\"%s\"/><circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"%.1f\"/></g>\n",
          percent(bin.low()),
          percent(bin.high()),
          right.n(),
          percent(bin.probability()),
          percent(right.value()),
          x(bin.probability()),
          x(bin.probability()),
          y(right.low()),
          y(right.high()),
          x(bin.probability()),
          y(right.value()),
          3 + 6 * Math.sqrt((double) right.n() / report.n()));
    }
    add(
        "<text x=\"%s\" y=\"%d\" text-anchor=\"middle\">probability (larger dots: more texts)</text></svg>\n",
        x(0.5), PLOT + 48);
  }

  private static String x(double probability) {
    return number(LEFT + PLOT * probability);
  }

  private static String y(double share) {
    return number(10 + PLOT * (1 - share));
  }

  private void pairs() {
    List<LabelReport.Confused> pairs = report.confusions();
    add("<h2>Most confused</h2>\n");
    if (pairs.isEmpty()) {
      add("<p>No text was given another label than its own.</p>\n");
      return;
    }
    add(
        "<div class=\"scroll\"><table><tr><th>texts</th><th>of</th><th>label</th><th>taken for</th><th>one of them</th></tr>\n");
    pairs.stream()
        .limit(SHOWN)
        .forEach(
            pair ->
                add(
                    "<tr><td class=\"n\">%d</td><td class=\"n\">%d</td><td>%s</td><td>%s</td><td class=\"faint\">%s</td></tr>\n",
                    pair.n(),
                    pair.of(),
                    escape(pair.label()),
                    escape(pair.given()),
                    escape(pair.example())));
    add("</table></div>\n");
    if (pairs.size() > SHOWN) {
      add(
          "<p class=\"faint\">and %,d pairs more, all in the table below.</p>\n",
          pairs.size() - SHOWN);
    }
  }

  /** Rows are labels, columns what was given; point at a cell to read it. */
  private void table() {
    Confusion confusion = report.confusion();
    int n = confusion.classes();
    add("<h2>All labels</h2>\n");
    add(
        "<p>A row is a label, a column what its texts were given, in the same order; the darker a cell, the larger its share of the row. Blue is right. Point at a cell to read it.</p>\n");
    add(
        "<div class=\"scroll\"><svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"Confusion table\">\n",
        NAMES + n * CELL + 10, n * CELL + 10);
    add(
        "<rect class=\"grid\" x=\"%d\" y=\"0.5\" width=\"%d\" height=\"%d\"/>\n",
        NAMES, n * CELL, n * CELL);
    for (int row = 0; row < n; row++) {
      add(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
          NAMES - 6, row * CELL + CELL - 2, escape(report.labels().get(row)));
      for (int column = 0; column < n; column++) {
        int count = confusion.counts()[row][column];
        if (count > 0) {
          add(
              "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill-opacity=\"%s\"><title>%d of %d: %s taken for %s</title></rect>\n",
              row == column ? "right" : "wrong",
              NAMES + column * CELL,
              row * CELL,
              CELL - 1,
              CELL - 1,
              number(0.2 + 0.8 * count / confusion.support(row)),
              count,
              confusion.support(row),
              escape(report.labels().get(row)),
              escape(report.labels().get(column)));
        }
      }
    }
    add("</svg></div>\n");
  }

  private void labels() {
    Confusion confusion = report.confusion();
    add(
        "<h2>Each label</h2>\n<div class=\"scroll\"><table><tr><th>label</th><th>texts</th><th>precision</th><th>recall</th><th>F1</th></tr>\n");
    for (int c = 0; c < confusion.classes(); c++) {
      add(
          "<tr><td>%s</td><td class=\"n\">%d</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n",
          escape(report.labels().get(c)),
          confusion.support(c),
          percent(confusion.precision(c)),
          percent(confusion.recall(c)),
          percent(confusion.f1(c)));
    }
    add("</table></div>\n");
  }

  private void add(String format, Object... values) {
    html.append(String.format(Locale.ROOT, format, values));
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
