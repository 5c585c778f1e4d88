package dev.tandem.text;

import java.util.Objects;

/**
 * A structural piece of a document's canonical text.
 *
 * @param kind what it is
 * @param level heading level 1..6 or list nesting 1..; 0 where it means nothing
 * @param start code point offset, inclusive
 * @param end code point offset, exclusive
 * @param page 1-based page, slide or sheet; 0 where the format has none
 */
public record Block(Kind kind, int level, int start, int end, int page) {
  /** TABLE_HEADER is the row (or rows) that every TABLE_ROW after it is read with. */
  public enum Kind {
    HEADING,
    PARAGRAPH,
    LIST_ITEM,
    TABLE_HEADER,
    TABLE_ROW,
    CODE
  }

  public Block {
    Objects.requireNonNull(kind, "kind");
    if (start < 0 || end < start || level < 0 || page < 0) {
      throw new IllegalArgumentException(
          "block [%d,%d) level %d page %d is not a range".formatted(start, end, level, page));
    }
  }
}
