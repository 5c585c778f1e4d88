package dev.tandem.text;

import java.util.List;

/**
 * One step of a collection's history, as the ledger recorded it and an index applies it. Applying a
 * change twice is the same as applying it once.
 */
public sealed interface Change {
  /** Place in the ledger's order, ascending, unique over all collections. */
  long sequence();

  String docId();

  /** A document's new version replaces every earlier one, whole. */
  record Put(
      long sequence,
      String docId,
      int version,
      String title,
      Acl acl,
      String language,
      List<EmbeddedChunk> chunks)
      implements Change {
    public Put {
      chunks = List.copyOf(chunks);
    }
  }

  /** The document is gone. */
  record Remove(long sequence, String docId) implements Change {}

  /** The document's readers changed; its text did not. */
  record Permit(long sequence, String docId, Acl acl) implements Change {}
}
