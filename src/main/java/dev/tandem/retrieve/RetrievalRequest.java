package dev.tandem.retrieve;

import dev.tandem.text.Principals;
import java.util.List;

/**
 * @param collections where; at least one, no order: they are kept by name
 * @param question as the user asked it
 * @param who the reader
 * @param k how many passages at the most
 */
public record RetrievalRequest(List<String> collections, String question, Principals who, int k) {
  /** As many passages as can be asked for. */
  public static final int MOST = 1000;

  public RetrievalRequest {
    collections = collections.stream().distinct().sorted().toList();
    if (collections.isEmpty()) {
      throw new IllegalArgumentException("a question is asked of at least one collection");
    }
    if (k < 1 || k > MOST) {
      throw new IllegalArgumentException("k must be from 1 to %d, not %d".formatted(MOST, k));
    }
  }

  /** Of one collection. */
  public RetrievalRequest(String collection, String question, Principals who, int k) {
    this(List.of(collection), question, who, k);
  }

  /** The same for other numbers of passages. */
  public RetrievalRequest with(int most) {
    return new RetrievalRequest(collections, question, who, most);
  }

  /** The same of one collection. */
  RetrievalRequest in(String collection) {
    return new RetrievalRequest(collection, question, who, k);
  }
}
