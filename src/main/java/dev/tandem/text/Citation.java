package dev.tandem.text;

/**
 * The proof of a statement: {@code quote} is exactly the stored text of that document version
 * between {@code start} and {@code end}. No quote, no citation.
 *
 * @param marker the number that stands in the answer as {@code [1]}
 * @param collection whose document it is
 * @param page 1-based page; 0 where the format has none
 */
public record Citation(
    int marker,
    String collection,
    String docId,
    int version,
    String title,
    int start,
    int end,
    int page,
    String quote) {
  public Citation {
    if (quote.isEmpty() || quote.codePointCount(0, quote.length()) != end - start) {
      throw new IllegalArgumentException(
          "the quote of [%d] does not span [%d,%d) of %s".formatted(marker, start, end, docId));
    }
  }

  /** The same proof under another number. */
  public Citation numbered(int other) {
    return new Citation(other, collection, docId, version, title, start, end, page, quote);
  }
}
