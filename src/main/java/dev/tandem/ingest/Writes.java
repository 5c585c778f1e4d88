package dev.tandem.ingest;

import dev.tandem.index.Index;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.ledger.Ledger;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes to the ledger first and to the index after it, so that a run killed between the two loses
 * nothing: the index's next commit has the rest. Safe for use by many threads.
 */
final class Writes {
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  private record Waiting(NewVersion version, Runnable then) {}

  private final String collection;
  private final DocumentLog documents;
  private final Index index;
  private final int batch;
  private final Duration commitEvery;
  private final List<Waiting> waiting = new ArrayList<>();
  private int chunks;
  private long flushed = System.nanoTime();
  private long committed = System.nanoTime();
  private long sequence;

  Writes(String collection, Ledger ledger, Index index, int batch, Duration commitEvery) {
    this.collection = collection;
    this.documents = ledger.documents();
    this.index = index;
    this.batch = batch;
    this.commitEvery = commitEvery;
    this.sequence = index.committedSequence();
  }

  /**
   * @param then runs once the version is stored and searchable
   */
  synchronized void put(NewVersion version, Runnable then) {
    waiting.add(new Waiting(version, then));
    chunks += version.chunks().size();
    if (chunks >= batch || System.nanoTime() - flushed > LONGEST_WAIT.toNanos()) {
      flush();
    }
  }

  synchronized void permit(String docId, Acl acl) {
    documents.permit(collection, docId, acl).ifPresent(change -> apply(List.of(change)));
  }

  /** Whether there was such a document. */
  synchronized boolean delete(String docId) {
    var change = documents.delete(collection, docId);
    change.ifPresent(removal -> apply(List.of(removal)));
    return change.isPresent();
  }

  /** Stores what waits. */
  synchronized void flush() {
    if (!waiting.isEmpty()) {
      apply(documents.put(collection, waiting.stream().map(Waiting::version).toList()));
      waiting.forEach(done -> done.then().run());
      waiting.clear();
      chunks = 0;
    }
    flushed = System.nanoTime();
    if (flushed - committed > commitEvery.toNanos()) {
      commit();
    }
  }

  private void apply(List<? extends Change> changes) {
    if (!changes.isEmpty()) {
      index.apply(changes);
      sequence = Math.max(sequence, changes.getLast().sequence());
    }
  }

  /** Makes the index durable. */
  synchronized void commit() {
    if (sequence > index.committedSequence()) {
      index.commit(sequence);
    }
    committed = System.nanoTime();
  }
}
