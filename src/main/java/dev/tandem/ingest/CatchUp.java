package dev.tandem.ingest;

import dev.tandem.index.Index;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.text.Change;
import java.util.ArrayList;
import java.util.List;

/** Brings an index to what the ledger has: a process that wrote both may have been killed. */
public final class CatchUp {
  private static final int BATCH = 256; // changes in memory at once

  private CatchUp() {}

  /** Applies what the index lacks and commits it; an index that lacks nothing is left alone. */
  public static void of(Index index, DocumentLog documents, String collection) {
    long newest = documents.sequence(collection);
    if (newest <= index.committedSequence()) {
      return;
    }
    List<Change> batch = new ArrayList<>();
    documents.changesSince(
        collection,
        index.committedSequence(),
        change -> {
          batch.add(change);
          if (batch.size() >= BATCH) {
            index.apply(batch);
            batch.clear();
          }
        });
    index.apply(batch);
    index.commit(newest);
  }
}
