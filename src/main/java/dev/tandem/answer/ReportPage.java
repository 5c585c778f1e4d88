package dev.tandem.answer;

import dev.tandem.stats.Estimate;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A report as one HTML file that needs nothing else, light and dark. */
final class ReportPage {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>%s</title>
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

  private final StringBuilder html = new StringBuilder();

  ReportPage(String title) {
    html.append(HEAD.replace("%s", escape(title)));
  }

  /** Adds a piece, as {@link String#format} makes it. */
  void add(String format, Object... values) {
    html.append(String.format(Locale.ROOT, format, values));
  }

  /** Adds a piece as it is. */
  void put(String piece) {
    html.append(piece);
  }

  /** A table of figures with their intervals. */
  void figures(Map<String, Estimate> figures) {
    put("<table><tr><th>figure</th><th>value</th><th>95 % interval</th></tr>\n");
    figures.forEach(
        (name, e) ->
            add(
                "<tr><td>%s</td><td class=\"n\">%s</td><td class=\"n\">%s to %s</td></tr>\n",
                escape(name.replace('_', ' ')),
                percent(e.value()),
                percent(e.low()),
                percent(e.high())));
    put("</table>\n");
  }

  /**
   * Writes it.
   *
   * @param folder made if there is none
   * @param name of the file
   * @return the file
   * @throws UserError if it cannot be written
   */
  Path write(Path folder, String name) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      Files.writeString(file, html + "</body></html>\n");
    } catch (IOException e) {
      throw new UserError(
          "The report cannot be written to '%s'; name another folder with --report."
              .formatted(folder),
          e);
    }
    return file;
  }

  static String percent(double value) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
