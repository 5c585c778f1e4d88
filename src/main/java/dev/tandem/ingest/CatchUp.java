package dev.tandem.ingest;

import dev.tandem.index.Index;
import dev.tandem.ledger.Ledger;
import dev.tandem.text.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Brings an index to what the ledger has: a process that wrote both may have been killed. */
public final class CatchUp {
  private static final int BATCH = 256; // changes in memory at once

  private interface Changes {
    void since(String collection, long sequence, Consumer<Change> sink);
  }

  private CatchUp() {}

  /**
   * Applies what an index of the current generation lacks and commits it; one that lacks nothing is
   * left alone.
   */
  public static void current(Index index, Ledger ledger, String collection) {
    run(index, ledger, collection, ledger.documents()::changesSince);
  }

  /** The same for an index of the next generation. */
  static void next(Index index, Ledger ledger, String collection) {
    run(index, ledger, collection, ledger.generations()::changesSince);
  }

  private static void run(Index index, Ledger ledger, String collection, Changes changes) {
    long newest = ledger.documents().sequence(collection);
    if (newest <= index.committedSequence()) {
      return;
    }
    List<Change> batch = new ArrayList<>();
    changes.since(
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
