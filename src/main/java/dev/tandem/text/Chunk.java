package dev.tandem.text;

import java.util.Objects;

/**
 * A piece of one document version.
 *
 * @param id {@code DOC_ID#VERSION.ORDINAL}, unique in its collection
 * @param docId the document
 * @param version the document's version, counted from 1
 * @param ordinal place among the version's chunks, counted from 0
 * @param start code point offset into the version's text, inclusive
 * @param end code point offset, exclusive
 * @param heading the headings above it, joined with {@code " > "}: searched, never quoted; may be
 *     empty
 * @param context what a reader of the chunk alone would miss (the header of its table); searched
 *     and shown to the model, never quoted; may be empty
 * @param page 1-based page, slide or sheet of its start; 0 where the format has none
 * @param text exactly the version's text between start and end
 */
public record Chunk(
    String id,
    String docId,
    int version,
    int ordinal,
    int start,
    int end,
    String heading,
    String context,
    int page,
    String text) {
  public Chunk {
    Objects.requireNonNull(heading, "heading");
    Objects.requireNonNull(context, "context");
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "chunk %s has the empty range [%d,%d)".formatted(id, start, end));
    }
    if (text.codePointCount(0, text.length()) != end - start) {
      throw new IllegalArgumentException(
          "chunk %s holds %d code points but spans [%d,%d)"
              .formatted(id, text.codePointCount(0, text.length()), start, end));
    }
  }

  public static String id(String docId, int version, int ordinal) {
    return docId + "#" + version + "." + ordinal;
  }

  /** What is embedded and searched beside the title: headings, context and text. */
  public String searchText() {
    StringBuilder joined = new StringBuilder();
    for (String part : new String[] {heading, context, text}) {
      if (!part.isEmpty()) {
        joined.append(joined.isEmpty() ? "" : "\n").append(part);
      }
    }
    return joined.toString();
  }
}
