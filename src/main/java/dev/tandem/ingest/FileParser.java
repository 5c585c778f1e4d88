package dev.tandem.ingest;

import dev.tandem.ingest.ParseResult.Failed;
import dev.tandem.ingest.ParseResult.Parsed;
import dev.tandem.ingest.ParseResult.Skipped;
import dev.tandem.text.Block;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.tika.config.TikaConfig;
import org.apache.tika.exception.TikaException;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;

/** One file to text and structure. Runs inside the parser process only. */
final class FileParser {
  private static final int LONGEST_TITLE = 160; // characters; longer headings are prose
  private final TikaConfig config;
  private static final String BOX_NOTE = "application/vnd.box.boxnote";
  private static final String SUBRIP = "application/x-subrip";

  private final TikaReader tika;

  FileParser(TikaConfig config) {
    this.config = config;
    this.tika = new TikaReader(config);
  }

  /** What the readers found out beside the text. */
  private static final class Findings {
    String title = "";
    Optional<Instant> updated = Optional.empty();
    Optional<LocalDate> review = Optional.empty();
    final Map<String, String> meta = new HashMap<>();
  }

  /** Never throws for what a file holds: the result says why it could not be read. */
  ParseResult parse(Path file, String name, ParseLimits limits) {
    try {
      long size = Files.size(file);
      if (size > limits.bytes()) {
        return new Failed(
            "it has %,d MB, more than the limit of %,d MB; split it"
                .formatted(size >> 20, limits.bytes() >> 20));
      }
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length == 0) {
        return new Failed("it is empty");
      }
      return parse(bytes, name, limits);
    } catch (AccessDeniedException e) {
      return new Failed("it may not be read: permission denied");
    } catch (NoSuchFileException e) {
      return new Failed("it is gone");
    } catch (IOException e) {
      return new Failed("reading it failed: " + e.getClass().getSimpleName());
    }
  }

  private ParseResult parse(byte[] bytes, String name, ParseLimits limits) {
    CanonicalText text = new CanonicalText(limits.characters());
    Findings found = new Findings();
    try {
      String type = detect(bytes, name);
      Optional<String> none = MediaTypes.noDocument(type);
      if (none.isPresent()) {
        return new Skipped(none.get());
      }
      found.meta.put("type", type);
      read(bytes, name, type, limits, text, found);
    } catch (ParseException e) {
      return new Failed(String.valueOf(e.getMessage()));
    } catch (StackOverflowError e) {
      return new Failed("it is nested too deeply");
    } catch (IOException | TikaException | RuntimeException e) {
      return new Failed(Reasons.of(e));
    }
    String canonical = text.toString();
    // The first heading of a workbook is the name of a sheet.
    boolean sheets = found.meta.getOrDefault("type", "").matches(".*(excel|spreadsheet).*");
    boolean slides = found.meta.getOrDefault("type", "").matches(".*(powerpoint|presentation).*");
    String title = found.title.isBlank() && !sheets ? firstHeading(text, slides) : found.title;
    return new Parsed(
        Sha256.of(bytes),
        title.length() > 300 ? title.substring(0, title.offsetByCodePoints(0, 280)) : title,
        canonical,
        text.blocks(),
        found.updated,
        found.review.or(() -> Dates.review(canonical)),
        Languages.detect(canonical),
        found.meta);
  }

  private String detect(byte[] bytes, String name) throws IOException {
    Metadata metadata = new Metadata();
    metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
    try (TikaInputStream stream = TikaInputStream.get(new ByteArrayInputStream(bytes))) {
      MediaType type = config.getDetector().detect(stream, metadata);
      return type.getBaseType().toString();
    }
  }

  private void read(
      byte[] bytes,
      String name,
      String type,
      ParseLimits limits,
      CanonicalText text,
      Findings found)
      throws IOException, TikaException {
    switch (named(name, type)) {
      case "text/html", "application/xhtml+xml" -> html(bytes, text, found);
      case "text/x-web-markdown", "text/markdown" -> markdown(bytes, text, found);
      case "text/csv", "text/tsv", "text/tab-separated-values" ->
          DelimitedReader.read(TextDecoder.decode(bytes), text);
      case "message/rfc822" -> mail(bytes, limits, text, found);
      case MediaTypes.PDF -> {
        PdfReader.Head head = PdfReader.read(bytes, text);
        found.title = Titles.believable(head.title());
        found.updated = head.modified();
        found.meta.put("pages", String.valueOf(head.pages()));
      }
      case "application/vnd.ms-powerpoint",
          "application/vnd.openxmlformats-officedocument.presentationml.presentation",
          "application/vnd.ms-powerpoint.presentation.macroenabled.12" ->
          SlideReader.read(bytes, text);
      case BOX_NOTE -> BoxNoteReader.read(bytes, text);
      case "text/vtt", SUBRIP -> SubtitleReader.read(TextDecoder.decode(bytes), text);
      case "text/plain", "text/asciidoc", "text/x-asciidoc" -> plain(bytes, name, text, found);
      default -> {
        if (type.startsWith("text/") && !type.equals("text/rtf")) {
          text.add(Block.Kind.CODE, 0, TextDecoder.decode(bytes));
          break;
        }
        Metadata metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        tika.read(bytes, type, metadata, limits, new Structure(text));
        found.title = Titles.believable(String.valueOf(metadata.get(TikaCoreProperties.TITLE)));
        found.updated =
            Optional.ofNullable(metadata.get(TikaCoreProperties.MODIFIED)).flatMap(Dates::instant);
      }
    }
  }

  /** Kinds of text that only their names tell. */
  private static String named(String name, String type) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".boxnote") ? BOX_NOTE : lower.endsWith(".srt") ? SUBRIP : type;
  }

  private void html(byte[] bytes, CanonicalText text, Findings found) {
    // Without a declaration, a browser guesses; UTF-8 or what the bytes look like.
    boolean declares =
        new String(bytes, 0, Math.min(bytes.length, 2048), StandardCharsets.ISO_8859_1)
            .toLowerCase(Locale.ROOT)
            .contains("charset");
    Optional<String> charset =
        declares ? Optional.empty() : Optional.of(TextDecoder.charset(bytes).name());
    HtmlReader.Head head = HtmlReader.read(bytes, charset, new Structure(text));
    found.title = head.title();
    found.updated = head.modified().flatMap(Dates::instant);
    found.review = head.review().flatMap(Dates::date);
  }

  private static void markdown(byte[] bytes, CanonicalText text, Findings found) {
    Map<String, String> front = MarkdownReader.read(TextDecoder.decode(bytes), text);
    found.title = front.getOrDefault("title", "");
    found.review = Optional.ofNullable(front.get("review")).flatMap(Dates::date);
    found.updated = Optional.ofNullable(front.get("updated")).flatMap(Dates::instant);
    // Who may read a document is never taken from the document itself.
    front.forEach(
        (key, value) -> {
          if (!key.equals("acl") && found.meta.size() < 30 && value.length() <= 500) {
            found.meta.putIfAbsent(key, value);
          }
        });
  }

  private static void plain(byte[] bytes, String name, CanonicalText text, Findings found) {
    String source = TextDecoder.decode(bytes);
    long controls =
        source
            .chars()
            .limit(10_000)
            .filter(c -> c < 32 && c != '\n' && c != '\t' && c != '\r' && c != '\f' && c != 27)
            .count();
    if (controls > Math.min(source.length(), 10_000) / 50) {
      throw new ParseException("it holds bytes that are no text of any known kind");
    }
    String extension = name.toLowerCase(Locale.ROOT);
    if (extension.endsWith(".md") || extension.endsWith(".markdown")) {
      markdown(bytes, text, found);
    } else if (extension.endsWith(".csv") || extension.endsWith(".tsv")) {
      DelimitedReader.read(source, text);
    } else {
      PlainReader.read(source, text);
    }
  }

  private void mail(byte[] bytes, ParseLimits limits, CanonicalText text, Findings found)
      throws IOException {
    MailReader.Head head =
        MailReader.read(
            bytes,
            text,
            limits.embedded(),
            (name, content) -> attachment(content, name, limits, text));
    found.title = head.subject();
    found.updated = head.date();
  }

  /** An attachment that cannot be read costs the message only itself. */
  private void attachment(byte[] bytes, String name, ParseLimits limits, CanonicalText text) {
    try {
      String type = detect(bytes, name);
      if (bytes.length > 0
          && MediaTypes.noDocument(type).isEmpty()
          && !type.equals("message/rfc822")) {
        read(bytes, name, type, limits, text, new Findings());
      }
    } catch (ParseException e) {
      if (text.length() > limits.characters() / 2) {
        throw e; // most likely the limit of the whole message
      }
    } catch (IOException | TikaException | RuntimeException e) {
      // Its heading with the file name stands already.
    }
  }

  private static String firstHeading(CanonicalText text, boolean slides) {
    String canonical = text.toString();
    return text.blocks().stream()
        .limit(5)
        .filter(block -> block.page() <= 1)
        // The first slide often has its title in an ordinary box.
        .filter(block -> block.kind() == Block.Kind.HEADING || slides)
        .findFirst()
        .map(block -> CodePoints.slice(canonical, block.start(), block.end()))
        .filter(words -> words.length() <= LONGEST_TITLE)
        .orElse("");
  }
}
