package dev.tandem.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** HTML by jsoup: what a reader sees, without navigation, scripts and hidden parts. */
final class HtmlReader {
  private static final Set<String> UNSEEN =
      Set.of(
          "script",
          "style",
          "noscript",
          "template",
          "nav",
          "svg",
          "canvas",
          "iframe",
          "object",
          "select",
          "button",
          "head",
          "input",
          "textarea");
  private static final int DEEPEST = 500;

  private HtmlReader() {}

  /** What the head says. */
  record Head(String title, Optional<String> modified, Optional<String> review, String language) {}

  /**
   * @param charset empty where the document itself must tell
   */
  static Head read(byte[] bytes, Optional<String> charset, Structure into) {
    try {
      Document document =
          Jsoup.parse(
              new ByteArrayInputStream(bytes),
              charset.orElse(null),
              "",
              org.jsoup.parser.Parser.htmlParser().setMaxDepth(DEEPEST));
      document.body().filter(new Walk(into));
      into.finish();
      return new Head(
          CanonicalText.clean(document.title()).replace('\n', ' '),
          meta(document, "article:modified_time").or(() -> meta(document, "dcterms.modified")),
          meta(document, "review"),
          document.select("html").attr("lang"));
    } catch (IOException e) {
      throw new ParseException("it is not readable as HTML", e);
    }
  }

  private static Optional<String> meta(Document document, String name) {
    return document.select("meta").stream()
        .filter(
            e -> e.attr("name").equalsIgnoreCase(name) || e.attr("property").equalsIgnoreCase(name))
        .map(e -> e.attr("content"))
        .filter(value -> !value.isBlank())
        .findFirst();
  }

  private static final class Walk implements NodeFilter {
    private final Structure into;

    Walk(Structure into) {
      this.into = into;
    }

    @Override
    public FilterResult head(Node node, int depth) {
      if (node instanceof TextNode words) {
        into.characters(words.getWholeText());
      } else if (node instanceof Element element) {
        if (unseen(element)) {
          return FilterResult.SKIP_ENTIRELY;
        }
        into.start(element.normalName(), rowSpan(element));
      }
      return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
      if (node instanceof Element element && !unseen(element)) {
        into.end(element.normalName());
      }
      return FilterResult.CONTINUE;
    }

    private static boolean unseen(Element element) {
      return UNSEEN.contains(element.normalName())
          || element.hasAttr("hidden")
          || element.attr("style").replace(" ", "").contains("display:none")
          || (element.normalName().equals("footer")
              && element.parent() != null
              && element.parent().normalName().equals("body"));
    }

    private static int rowSpan(Element element) {
      String span = element.attr("rowspan");
      return span.matches("[1-9]\\d{0,3}") ? Integer.parseInt(span) : 1;
    }
  }
}
