package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.text.Citation;
import dev.tandem.text.CodePoints;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Citations as {@code url_citation} annotations: one for each marker in the text, its offsets in
 * code points, its URL the passage on the page.
 */
final class Citations {
  private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,3})]");
  private static final String TYPE = "url_citation";

  private Citations() {}

  /** As chat completions have them: what is said stands in a field of the type's name. */
  static ArrayNode nested(String text, List<Citation> citations, String origin) {
    ArrayNode nested = Json.mapper().createArrayNode();
    flat(text, citations, origin)
        .forEach(
            each -> {
              ((ObjectNode) each).remove("type");
              nested.addObject().put("type", TYPE).set(TYPE, each);
            });
    return nested;
  }

  /**
   * As responses have them.
   *
   * @param origin of this server as the client names it
   */
  static ArrayNode flat(String text, List<Citation> citations, String origin) {
    ArrayNode annotations = Json.mapper().createArrayNode();
    Matcher markers = MARKER.matcher(text);
    while (markers.find()) {
      int number = Integer.parseInt(markers.group(1));
      int start = CodePoints.length(text.substring(0, markers.start()));
      int end = start + markers.group().length();
      citations.stream()
          .filter(citation -> citation.marker() == number)
          .findFirst()
          .ifPresent(citation -> annotations.add(annotation(citation, start, end, origin)));
    }
    return annotations;
  }

  private static ObjectNode annotation(Citation citation, int start, int end, String origin) {
    return Json.object()
        .put("type", TYPE)
        .put("url", link(citation, origin))
        .put("title", citation.title())
        .put("start_index", start)
        .put("end_index", end)
        .put("collection", citation.collection())
        .put("doc_id", citation.docId())
        .put("version", citation.version())
        .put("start", citation.start())
        .put("end", citation.end())
        .put("page", citation.page())
        .put("quote", citation.quote());
  }

  /** The passage on the page. */
  private static String link(Citation citation, String origin) {
    return "%s/#/c/%s/doc/%s?v=%d&s=%d&e=%d%s"
        .formatted(
            origin,
            encode(citation.collection()),
            encode(citation.docId()),
            citation.version(),
            citation.start(),
            citation.end(),
            citation.page() > 0 ? "&p=" + citation.page() : "");
  }

  private static String encode(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
