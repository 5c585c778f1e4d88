package dev.tandem.ingest;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What Tika's parsers write, a kind of XHTML, to {@link Structure}. */
final class TikaEvents extends DefaultHandler {
  private static final Set<String> UNSEEN = Set.of("script", "style", "head", "title");

  /** POI's own mark; the note itself follows after its paragraph. */
  private static final Pattern REFERENCE = Pattern.compile("\\[(foot|end)noteRef:-?\\d+]");

  private final Structure into;
  private final OfficeExtras extras;
  private int unseen;
  private int pages;
  private boolean sheet;
  private boolean cellsOpen; // of a sheet whose comments and charts are still to be written

  TikaEvents(Structure into, OfficeExtras extras) {
    this.into = into;
    this.extras = extras;
  }

  /** Ends whatever is open; what lies beside the text of a document comes last. */
  void finish() {
    into.finish();
    extras.writeRest(into.text());
  }

  @Override
  public void startElement(String uri, String local, String qualified, Attributes attributes)
      throws SAXException {
    String name = (local.isEmpty() ? qualified : local).toLowerCase(Locale.ROOT);
    if (UNSEEN.contains(name)) {
      unseen++;
      return;
    }
    String style = String.valueOf(attributes.getValue("class")).toLowerCase(Locale.ROOT);
    guarded(() -> start(name, style, String.valueOf(attributes.getValue("rowspan"))));
  }

  private void start(String name, String style, String span) {
    int rows = span.matches("[1-9]\\d{0,3}") ? Integer.parseInt(span) : 1;
    if (name.equals("div") && Set.of("page", "slide-content", "sheet").contains(style)) {
      into.start(name, 1);
      into.text().page(++pages);
      sheet = style.equals("sheet");
      cellsOpen = sheet;
    } else if (name.equals("p") && style.startsWith("list")) {
      into.listItem();
    } else if (name.equals("p") && style.equals("title")) {
      into.start("p", 1);
      into.start("h1", 1);
    } else {
      into.start(sheet && name.equals("h1") ? "h2" : name, rows);
    }
  }

  @Override
  public void endElement(String uri, String local, String qualified) throws SAXException {
    String name = (local.isEmpty() ? qualified : local).toLowerCase(Locale.ROOT);
    if (UNSEEN.contains(name)) {
      unseen = Math.max(0, unseen - 1);
      return;
    }
    guarded(
        () -> {
          into.end(sheet && name.equals("h1") ? "h2" : name);
          if (name.equals("p")) {
            into.endParagraph();
          }
          if (cellsOpen && name.equals("table")) {
            cellsOpen = false;
            extras.writeSheet(pages, into.text());
          }
        });
  }

  @Override
  public void characters(char[] words, int start, int length) throws SAXException {
    if (unseen == 0) {
      String more = REFERENCE.matcher(new String(words, start, length)).replaceAll("");
      guarded(() -> into.lines(more));
    }
  }

  @Override
  public void ignorableWhitespace(char[] blanks, int start, int length) throws SAXException {
    characters(new char[] {' '}, 0, 1);
  }

  /** Tika's parsers wrap what a handler throws in many ways, but leave a SAXException alone. */
  private static void guarded(Runnable event) throws SAXException {
    try {
      event.run();
    } catch (ParseException e) {
      throw new SAXException(e);
    }
  }
}
