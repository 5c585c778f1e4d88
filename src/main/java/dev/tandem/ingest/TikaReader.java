package dev.tandem.ingest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.extractor.ParsingEmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.xml.sax.Attributes;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Any format Tika knows, through the XHTML that its parsers write. */
final class TikaReader {
  private final AutoDetectParser parser;

  TikaReader(TikaConfig config) {
    this.parser = new AutoDetectParser(config);
  }

  /**
   * @param metadata filled by the parser
   */
  void read(byte[] bytes, Metadata metadata, ParseLimits limits, Structure into)
      throws IOException, TikaException {
    try {
      read(bytes, metadata, limits, into, false);
    } catch (TikaException e) {
      // The object model does not know the strict form of OOXML; the streaming reader does.
      if (!Reasons.isObjectModel(e) || into.text().length() > 0) {
        throw e;
      }
      read(bytes, metadata, limits, into, true);
    }
  }

  private void read(
      byte[] bytes, Metadata metadata, ParseLimits limits, Structure into, boolean streaming)
      throws IOException, TikaException {
    ParseContext context = new ParseContext();
    context.set(Parser.class, parser);
    OfficeParserConfig office = office();
    office.setUseSAXDocxExtractor(streaming);
    context.set(OfficeParserConfig.class, office);
    context.set(PDFParserConfig.class, pdf());
    context.set(EmbeddedDocumentExtractor.class, new Bounded(context, limits));
    try (TikaInputStream stream = TikaInputStream.get(new ByteArrayInputStream(bytes))) {
      parser.parse(stream, new Events(into), metadata, context);
    } catch (SAXException e) {
      throw e.getException() instanceof ParseException known
          ? known
          : new ParseException("its markup is broken or too deeply nested", e);
    }
    into.finish();
  }

  private static OfficeParserConfig office() {
    OfficeParserConfig config = new OfficeParserConfig();
    config.setIncludeHeadersAndFooters(false); // the same line on every page is no content
    config.setIncludeSlideMasterContent(false);
    config.setIncludeDeletedContent(false);
    config.setIncludeMoveFromContent(false);
    config.setExtractMacros(false);
    return config;
  }

  private static PDFParserConfig pdf() {
    PDFParserConfig config = new PDFParserConfig();
    config.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
    config.setExtractInlineImages(false);
    return config;
  }

  /** Embedded documents: no pictures, and only so many and so deep. */
  private static final class Bounded implements EmbeddedDocumentExtractor {
    private static final Set<String> SILENT = Set.of("image", "audio", "video", "font");
    private final ParsingEmbeddedDocumentExtractor inner;
    private final ParseLimits limits;
    private int count;
    private int depth;

    Bounded(ParseContext context, ParseLimits limits) {
      this.inner = new ParsingEmbeddedDocumentExtractor(context);
      this.limits = limits;
    }

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
      String type = String.valueOf(metadata.get(Metadata.CONTENT_TYPE));
      String name = String.valueOf(metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY));
      return depth < limits.depth()
          && count < limits.embedded()
          && !SILENT.contains(type.split("/", 2)[0])
          && !name.toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|emf|wmf|bmp|tiff?|svg)")
          && inner.shouldParseEmbedded(metadata);
    }

    @Override
    public void parseEmbedded(
        java.io.InputStream stream, ContentHandler handler, Metadata metadata, boolean html)
        throws SAXException, IOException {
      count++;
      depth++;
      try {
        inner.parseEmbedded(stream, handler, metadata, html);
      } finally {
        depth--;
      }
    }
  }

  /** SAX to {@link Structure}. */
  private static final class Events extends DefaultHandler {
    private static final Set<String> UNSEEN = Set.of("script", "style", "head", "title");
    private final Structure into;
    private int unseen;
    private int pages;
    private boolean sheet;

    Events(Structure into) {
      this.into = into;
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
          });
    }

    @Override
    public void characters(char[] words, int start, int length) throws SAXException {
      if (unseen == 0) {
        guarded(() -> into.lines(new String(words, start, length)));
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
}
