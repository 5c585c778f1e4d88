package dev.tandem.observe.incident;

import dev.tandem.text.Count;
import java.util.Locale;

/** A {@link ServiceReport} as one page of HTML that needs nothing else. */
public final class ServicePage {
  private static final String STYLE =
      "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;"
          + "color:#1b1b1b;background:#fff}table{border-collapse:collapse;width:100%}"
          + "th,td{text-align:left;padding:.4rem .8rem;border-bottom:1px solid #ccc}"
          + ".broken{color:#a4001d;font-weight:600}.kept{color:#12602b}"
          + "@media(prefers-color-scheme:dark){body{color:#eee;background:#181818}"
          + ".broken{color:#ff8d9b}.kept{color:#7fd59a}}";

  private ServicePage() {}

  public static String html(ServiceReport report) {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>What was promised</title><style>")
        .append(STYLE)
        .append("</style></head>\n<body><h1>What was promised</h1>\n<p>")
        .append(safe(report.from() + " to " + report.to()))
        .append(
            ": %s, %d of them critical, %d resolved.</p>\n"
                .formatted(
                    Count.of(report.incidents().noticed(), "incident"),
                    report.incidents().critical(),
                    report.incidents().resolved()))
        .append("<table><thead><tr><th scope=\"col\">Collection</th><th scope=\"col\">Promise</th>")
        .append("<th scope=\"col\">Bound</th><th scope=\"col\">Measured</th>")
        .append("<th scope=\"col\">Verdict</th></tr></thead><tbody>\n");
    for (ServiceReport.Line line : report.lines()) {
      page.append(
          "<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td class=\"%s\">%s</td></tr>\n"
              .formatted(
                  safe(line.collection()),
                  safe(line.kind().words()),
                  safe(Promise.shown(line.kind(), line.promised())),
                  safe(ServiceReport.measured(line)),
                  line.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                  line.verdict().words()));
    }
    return page.append("</tbody></table></body></html>\n").toString();
  }

  private static String safe(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
