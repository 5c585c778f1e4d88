package dev.tandem.retrieve;

import dev.tandem.text.Principals;

/**
 * @param collection where
 * @param question as the user asked it
 * @param who the reader
 * @param k how many passages at the most
 */
public record RetrievalRequest(String collection, String question, Principals who, int k) {
  /** As many passages as can be asked for. */
  public static final int MOST = 1000;

  public RetrievalRequest {
    if (k < 1 || k > MOST) {
      throw new IllegalArgumentException("k must be from 1 to %d, not %d".formatted(MOST, k));
    }
  }
}
