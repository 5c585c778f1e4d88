package dev.tandem.text;

import java.util.Comparator;

/**
 * Which document is meant: another collection may have one of the same id.
 *
 * @param collection empty where none was named
 */
public record DocumentKey(String collection, String docId) implements Comparable<DocumentKey> {
  private static final Comparator<DocumentKey> ORDER =
      Comparator.comparing(DocumentKey::collection).thenComparing(DocumentKey::docId);

  @Override
  public int compareTo(DocumentKey other) {
    return ORDER.compare(this, other);
  }

  /** {@code a.md of 'hr'}. */
  @Override
  public String toString() {
    return collection.isEmpty() ? docId : "%s of '%s'".formatted(docId, collection);
  }
}
