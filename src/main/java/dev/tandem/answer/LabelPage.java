package dev.tandem.answer;

import dev.tandem.stats.Confusion;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@link LabelReport} as one HTML file that needs nothing else: the figures, whether
 * probabilities can be relied on, what is taken for what. It shows texts, so it is for who may read
 * them.
 */
public final class LabelPage {
  private static final int SHOWN = 40; // pairs
  private static final int CELL = 12;
  private static final int NAMES = 300; // pixels for labels beside the table

  private final LabelReport report;
  private final ReportPage page = new ReportPage("Labels");

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
    LabelPage page = new LabelPage(report);
    page.fill();
    return page.page.write(folder, "labels.html");
  }

  private void fill() {
    add("<h1>%,d texts, %,d labels</h1>\n", report.n(), report.labels().size());
    figures();
    reliability();
    pairs();
    table();
    labels();
  }

  private void figures() {
    page.figures(report.metrics());
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
    page.put(ReliabilityPlot.of(report.bins(), "texts", "right"));
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
                    ReportPage.escape(pair.label()),
                    ReportPage.escape(pair.given()),
                    ReportPage.escape(pair.example())));
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
          NAMES - 6, row * CELL + CELL - 2, ReportPage.escape(report.labels().get(row)));
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
              ReportPage.number(0.2 + 0.8 * count / confusion.support(row)),
              count,
              confusion.support(row),
              ReportPage.escape(report.labels().get(row)),
              ReportPage.escape(report.labels().get(column)));
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
          ReportPage.escape(report.labels().get(c)),
          confusion.support(c),
          ReportPage.percent(confusion.precision(c)),
          ReportPage.percent(confusion.recall(c)),
          ReportPage.percent(confusion.f1(c)));
    }
    add("</table></div>\n");
  }

  private void add(String format, Object... values) {
    page.add(format, values);
  }
}
