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
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/** Any format Tika knows, through the XHTML that its parsers write. */
final class TikaReader {
  private final AutoDetectParser parser;

  TikaReader(TikaConfig config) {
    this.parser = new AutoDetectParser(config);
  }

  /**
   * @param type the file's media type
   * @param metadata filled by the parser
   */
  void read(byte[] bytes, String type, Metadata metadata, ParseLimits limits, Structure into)
      throws IOException, TikaException {
    try {
      read(bytes, type, metadata, limits, into, false);
    } catch (TikaException e) {
      // The object model does not know the strict form of OOXML; the streaming reader does.
      if (!Reasons.isObjectModel(e) || into.text().length() > 0) {
        throw e;
      }
      read(bytes, type, metadata, limits, into, true);
    }
  }

  private void read(
      byte[] bytes,
      String type,
      Metadata metadata,
      ParseLimits limits,
      Structure into,
      boolean streaming)
      throws IOException, TikaException {
    ParseContext context = new ParseContext();
    context.set(Parser.class, parser);
    OfficeParserConfig office = office();
    office.setUseSAXDocxExtractor(streaming);
    context.set(OfficeParserConfig.class, office);
    context.set(PDFParserConfig.class, pdf());
    context.set(EmbeddedDocumentExtractor.class, new Bounded(context, limits));
    boolean odf = type.startsWith("application/vnd.oasis.opendocument.") && !type.contains("flat");
    byte[] source = odf ? OpenDocument.inOrder(bytes) : bytes;
    try (TikaInputStream stream = TikaInputStream.get(new ByteArrayInputStream(source))) {
      OfficeExtras extras = OfficeExtras.takenFrom(stream, type);
      if (stream.getOpenContainer() != null) {
        // Or Tika opens the package once more to find out what it is.
        metadata.set(TikaCoreProperties.CONTENT_TYPE_USER_OVERRIDE, type);
      }
      TikaEvents events = new TikaEvents(into, extras);
      parser.parse(stream, events, metadata, context);
      events.finish();
    } catch (SAXException e) {
      throw e.getException() instanceof ParseException known
          ? known
          : new ParseException("its markup is broken or too deeply nested", e);
    }
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
}
