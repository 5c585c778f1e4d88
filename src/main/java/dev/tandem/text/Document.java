package dev.tandem.text;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A source item as it was read: its canonical text, the structure of that text and who may read it.
 *
 * @param id unique in its collection; for a file its path relative to the ingested folder, with
 *     {@code /}
 * @param title what people call it; never empty (the id where the source has none)
 * @param text canonical text: NFC, {@code \n} line ends, no control characters but {@code \n} and
 *     {@code \t}
 * @param blocks ascending, not overlapping, inside the text
 * @param acl who may read it
 * @param url where people can open the original
 * @param updated when the source says it last changed
 * @param review when the source says it must be looked at again
 * @param language BCP 47, {@code und} where unknown
 * @param meta further fields of the source, as text
 */
public record Document(
    String id,
    String title,
    String text,
    List<Block> blocks,
    Acl acl,
    Optional<String> url,
    Optional<Instant> updated,
    Optional<java.time.LocalDate> review,
    String language,
    Map<String, String> meta) {
  public Document {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a document needs an id");
    }
    title = title.isBlank() ? id : title;
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(acl, "acl");
    blocks = List.copyOf(blocks);
    meta = Map.copyOf(meta);
  }
}
