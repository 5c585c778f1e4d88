package dev.tandem.retrieve;

import dev.tandem.text.Principals;

/**
 * @param collection where
 * @param question as the user asked it
 * @param who the reader
 * @param k how many passages at the most
 */
public record RetrievalRequest(String collection, String question, Principals who, int k) {
  public RetrievalRequest {
    if (k < 1 || k > 1000) {
      throw new IllegalArgumentException("k must be from 1 to 1000, not " + k);
    }
  }
}
