package dev.tandem.ingest;

import dev.tandem.index.Index;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.ledger.Ledger;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one way into a collection: every change goes to the ledger first and to the index after it,
 * in the ledger's order, so that a process killed between the two loses nothing. Many threads share
 * it: who stores, stores what all of them have handed in, in one transaction.
 */
public final class Writes implements AutoCloseable {
  private static final int BATCH = 256; // chunks that go to the ledger in one transaction
  private static final Duration LONGEST_WAIT = Duration.ofMillis(500);

  /** How long the index's commit may lag behind what was stored; searches here lag never. */
  private static final Duration LAG = Duration.ofSeconds(2);

  /** So many times as long as a commit takes is none made: a large index is not always at it. */
  private static final int PAUSE = 10;

  /** Hears what became of a version; called once, on the thread that stored it. */
  interface Receipt {
    /** It is in the ledger, and searches find it. */
    void stored();

    /** Nothing of it was kept. */
    void refused(RuntimeException why);
  }

  /** Another version of the document was stored since this one was made. */
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken() {
      super("the document was changed by somebody else at the same moment; do it again");
    }
  }

  private record Waiting(NewVersion version, Receipt receipt) {}

  private final String collection;
  private final DocumentLog documents;
  private final Index index;
  private final Runnable withdrawn;
  private final ReentrantLock order = new ReentrantLock(true); // of ledger and index
  private final List<Waiting> waiting = new ArrayList<>(); // its own monitor, held briefly
  private int chunks;
  private final AtomicBoolean commitDue = new AtomicBoolean();
  private volatile long flushed = System.nanoTime();
  private volatile long commitMillis;
  private long sequence;
  private boolean closed;

  /**
   * Brings the index to what the ledger has: a process before may have been killed.
   *
   * @param withdrawn runs whenever a document was deleted or its readers were changed, before the
   *     caller hears of it: what was remembered of it must go
   */
  public Writes(String collection, Ledger ledger, Index index, Runnable withdrawn) {
    this.collection = collection;
    this.documents = ledger.documents();
    this.index = index;
    this.withdrawn = withdrawn;
    CatchUp.current(index, ledger, collection);
    this.sequence = index.committedSequence();
  }

  /**
   * Hands a version in; it is stored with the next {@link #flush}, which may be this call's own.
   */
  void put(NewVersion version, Receipt receipt) {
    boolean full;
    synchronized (waiting) {
      waiting.add(new Waiting(version, receipt));
      chunks += version.chunks().size();
      full = chunks >= BATCH;
    }
    if (full || System.nanoTime() - flushed > LONGEST_WAIT.toNanos()) {
      flush();
    }
  }

  /**
   * Stores what waits. When it returns, every version handed in before has its receipt.
   *
   * @throws RuntimeException what the ledger threw; the receipts say it too
   */
  void flush() {
    order.lock();
    try {
      List<Waiting> batch = take();
      if (!batch.isEmpty()) {
        store(batch);
      }
      flushed = System.nanoTime();
    } finally {
      order.unlock();
    }
  }

  private List<Waiting> take() {
    synchronized (waiting) {
      List<Waiting> batch = List.copyOf(waiting);
      waiting.clear();
      chunks = 0;
      return batch;
    }
  }

  private void store(List<Waiting> batch) {
    List<Waiting> next = inOrder(batch);
    try {
      apply(documents.put(collection, next.stream().map(Waiting::version).toList()));
    } catch (RuntimeException e) {
      next.forEach(one -> one.receipt().refused(e));
      throw e;
    }
    next.forEach(one -> one.receipt().stored());
  }

  /** Those that follow the version stored last; the others would spoil the transaction. */
  private List<Waiting> inOrder(List<Waiting> batch) {
    Map<String, Integer> last = new HashMap<>();
    List<Waiting> next = new ArrayList<>();
    for (Waiting one : batch) {
      String id = one.version().document().id();
      int before = last.computeIfAbsent(id, key -> documents.lastVersion(collection, key));
      if (one.version().version() == before + 1) {
        last.put(id, before + 1);
        next.add(one);
      } else {
        one.receipt().refused(new Overtaken());
      }
    }
    return next;
  }

  /** Changes the readers of a document; false where there is none. */
  public boolean permit(String docId, Acl acl) {
    order.lock();
    try {
      Optional<Change.Permit> change = documents.permit(collection, docId, acl);
      change.ifPresent(permit -> apply(List.of(permit)));
      change.ifPresent(permit -> withdrawn.run());
      return change.isPresent();
    } finally {
      order.unlock();
    }
  }

  /** Deletes a document; false where there is none. */
  public boolean delete(String docId) {
    order.lock();
    try {
      Optional<Change.Remove> change = documents.delete(collection, docId);
      change.ifPresent(removal -> apply(List.of(removal)));
      change.ifPresent(removal -> withdrawn.run());
      return change.isPresent();
    } finally {
      order.unlock();
    }
  }

  private void apply(List<? extends Change> changes) {
    if (!changes.isEmpty()) {
      index.apply(changes);
      sequence = Math.max(sequence, changes.getLast().sequence());
      commitSoon();
    }
  }

  /** One commit for all that is written in a while, however many write. */
  private void commitSoon() {
    if (commitDue.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("commit " + collection)
          .start(
              () -> {
                try {
                  Thread.sleep(Math.max(LAG.toMillis(), PAUSE * commitMillis));
                  commitDue.set(false);
                  commit();
                } catch (InterruptedException | RuntimeException e) {
                  // A full disk, or an index that broke on one: whoever writes or closes next meets
                  // the same and says it. The ledger has everything, so nothing is lost by it.
                  commitDue.set(false);
                }
              });
    }
  }

  /** Makes the index durable, and visible to other processes. */
  public void commit() {
    order.lock();
    try {
      if (!closed && sequence > index.committedSequence()) {
        long start = System.nanoTime();
        index.commit(sequence);
        commitMillis = (System.nanoTime() - start) / 1_000_000;
      }
    } finally {
      order.unlock();
    }
  }

  /** Commits; the index stays open. */
  @Override
  public void close() {
    order.lock();
    try {
      commit();
      closed = true;
    } finally {
      order.unlock();
    }
  }
}
