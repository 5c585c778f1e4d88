package dev.tandem.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One HTML file that needs nothing else: it holds its data as JSON, and scripts draw them, so that
 * texts only ever become text nodes. All pages share one look ({@code compare/report.css}).
 *
 * @param title of the page
 * @param skip the id of the section that the keyboard may skip to
 * @param json the file beside the page that holds the same figures
 * @param styles names of resources, after the common one
 * @param scripts names of resources, in the order in which they need each other
 */
public record ReportPage(
    String title, String skip, String json, List<String> styles, List<String> scripts) {
  /** The page with its data. */
  public String html(JsonNode data) {
    // The data last, since they may hold anything. Inside a script element nothing but its end tag
    // ends it.
    return resource("compare/report.html")
        .replace("{{title}}", title)
        .replace("{{skip}}", skip)
        .replace("{{json}}", json)
        .replace("{{style}}", resource("compare/report.css") + together(styles))
        .replace("{{script}}", together(scripts))
        .replace("{{data}}", data.toString().replace("<", "\\u003c"));
  }

  private static String together(List<String> names) {
    return names.stream().map(ReportPage::resource).collect(Collectors.joining("\n"));
  }

  /** A file that comes with the program, by its path. */
  public static String resource(String path) {
    try (InputStream in = ReportPage.class.getResourceAsStream("/" + path)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
