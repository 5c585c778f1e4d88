package dev.tandem.text;

import java.util.List;

/**
 * What was retrieved for a question: one chunk, or neighbouring chunks of one document version
 * merged into one stretch of its text.
 *
 * @param chunks ids of the chunks it is made of, in order; the first names the passage
 * @param collection whose document it is
 * @param docId the document
 * @param version its version
 * @param title the document's title
 * @param heading the headings above it
 * @param context a table's header where the text lacks it; never quoted
 * @param start code point offset, inclusive
 * @param end code point offset, exclusive
 * @param page 1-based page of its start; 0 where unknown
 * @param text exactly the version's text between start and end
 * @param score the fused score, higher is better, comparable within one retrieval only, which may
 *     be of several collections
 */
public record Passage(
    List<String> chunks,
    String collection,
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

  /** Unique in its collection. */
  public String chunkId() {
    return chunks.getFirst();
  }

  /** Whether it is of a chunk, or begins with it. */
  public boolean of(String otherCollection, String chunk) {
    return collection.equals(otherCollection) && chunks.contains(chunk);
  }

  /** Whether another one begins with the same chunk. */
  public boolean same(Passage other) {
    return collection.equals(other.collection) && chunkId().equals(other.chunkId());
  }

  /**
   * What the passage, its title or its headings want of a model, as words; none where they are for
   * people, see {@link Injection}.
   */
  public List<String> warnings() {
    return Injection.kinds(String.join("\n", title, heading, context, text)).stream()
        .map(Injection.Kind::word)
        .toList();
  }

  /** Which document it is of. */
  public DocumentKey document() {
    return new DocumentKey(collection, docId);
  }

  /** The same as a model is shown it: parts of its text. */
  public Passage reading(String shown) {
    return with(shown, end);
  }

  /** The same passage with another stretch or selection of its text. */
  public Passage with(String otherText, int otherEnd) {
    return new Passage(
        chunks,
        collection,
        docId,
        version,
        title,
        heading,
        context,
        start,
        otherEnd,
        page,
        otherText,
        score);
  }
}
