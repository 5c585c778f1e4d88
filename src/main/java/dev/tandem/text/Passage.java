package dev.tandem.text;

import java.util.List;

/**
 * What was retrieved for a question: one chunk, or neighbouring chunks of one document version
 * merged into one stretch of its text.
 *
 * @param chunks ids of the chunks it is made of, in order; the first names the passage
 * @param docId the document
 * @param version its version
 * @param title the document's title
 * @param heading the headings above it
 * @param context a table's header where the text lacks it; never quoted
 * @param start code point offset, inclusive
 * @param end code point offset, exclusive
 * @param page 1-based page of its start; 0 where unknown
 * @param text exactly the version's text between start and end
 * @param score the fused score, higher is better, comparable within one retrieval only
 */
public record Passage(
    List<String> chunks,
    String docId,
    int version,
    String title,
    String heading,
    String context,
    int start,
    int end,
    int page,
    String text,
    double score) {
  public Passage {
    if (chunks.isEmpty()) {
      throw new IllegalArgumentException("a passage is made of at least one chunk");
    }
    chunks = List.copyOf(chunks);
  }

  /**
   * The same with less of its text.
   *
   * @param beginning of the text
   * @param newEnd code point offset behind it
   */
  public Passage upTo(String beginning, int newEnd) {
    return new Passage(
        chunks, docId, version, title, heading, context, start, newEnd, page, beginning, score);
  }

  /**
   * The same as a model is shown it.
   *
   * @param shown parts of the text, no longer what stands between the offsets
   */
  public Passage reading(String shown) {
    return upTo(shown, end);
  }

  public String chunkId() {
    return chunks.getFirst();
  }
}
