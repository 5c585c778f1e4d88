package dev.tandem.ingest;

import dev.tandem.text.Block;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came of reading one file. */
sealed interface ParseResult {
  /**
   * A document's text.
   *
   * @param sourceHash SHA-256 of the bytes that were read, lower-case hex
   * @param title empty where the file names none
   * @param text canonical; may be empty
   * @param meta {@code type} (media type) and what else the format tells
   */
  record Parsed(
      String sourceHash,
      String title,
      String text,
      List<Block> blocks,
      Optional<Instant> updated,
      Optional<LocalDate> review,
      String language,
      Map<String, String> meta)
      implements ParseResult {
    public Parsed {
      blocks = List.copyOf(blocks);
      meta = Map.copyOf(meta);
    }
  }

  /** Not a document: an image, an archive, a program. */
  record Skipped(String reason) implements ParseResult {}

  /** A document that could not be read. */
  record Failed(String reason) implements ParseResult {}
}
