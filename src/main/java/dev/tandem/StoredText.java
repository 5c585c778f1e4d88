package dev.tandem;

import dev.tandem.text.Block;
import java.time.Instant;
import java.util.List;

/**
 * The stored text of a document version.
 *
 * @param text canonical text that every citation's offsets point into
 * @param current whether it is the newest version
 * @param blocks the structure of the text, ascending
 */
public record StoredText(
    String docId,
    int version,
    String title,
    String contentHash,
    Instant ingested,
    boolean current,
    String text,
    List<Block> blocks) {
  public StoredText {
    blocks = List.copyOf(blocks);
  }
}
