package dev.tandem.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Writes of many threads share a transaction: what comes while one is written goes into the next
 * together, since the sync at its end is what takes time, and takes as long for one as for many.
 * Each is still all or nothing, by a savepoint of its own, and returns when it is on the disk.
 */
final class GroupCommit {
  /** More would let the last of them wait for too long. */
  private static final int MOST = 256;

  private static final String SAVEPOINT = "write_of_one";

  private final Handle writer;
  private final ReentrantLock writing;
  private final Queue<Write<?>> waiting = new ConcurrentLinkedQueue<>();

  /**
   * @param writing is held while something is written
   */
  GroupCommit(Handle writer, ReentrantLock writing) {
    this.writer = writer;
    this.writing = writing;
  }

  /** What one thread wants; guarded by the lock but for its work. */
  private static final class Write<T> {
    private final Function<Handle, T> work;
    private List<T> result = List.of(); // of one, when it is there
    private Optional<Throwable> failure = Optional.empty();
    private boolean done;

    Write(Function<Handle, T> work) {
      this.work = work;
    }

    private void run(Handle handle) {
      List<T> only = new ArrayList<>(1);
      only.add(work.apply(handle)); // may be null
      result = only;
    }

    private void failed(Throwable why) {
      failure = Optional.of(why);
      done = true;
    }

    private T told() {
      switch (failure.orElse(null)) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e); // work throws no other
      }
      return result.getFirst();
    }
  }

  /** Returns when the work is on the disk; on an exception it never was. */
  <T> T write(Function<Handle, T> work) {
    if (writing.isHeldByCurrentThread() && writer.isInTransaction()) {
      return work.apply(writer); // part of a write that is under way
    }
    Write<T> write = new Write<>(work);
    waiting.add(write);
    writing.lock();
    try {
      while (!write.done) {
        writeNext();
      }
      return write.told();
    } finally {
      writing.unlock();
    }
  }

  private void writeNext() {
    List<Write<?>> group = new ArrayList<>();
    for (Write<?> next = waiting.poll(); next != null; next = waiting.poll()) {
      group.add(next);
      if (group.size() == MOST) {
        break;
      }
    }
    try {
      writer.useTransaction(handle -> group.forEach(write -> one(handle, write, group.size() > 1)));
      group.forEach(write -> write.done = true);
    } catch (RuntimeException | Error e) { // none of them was written
      group.stream().filter(write -> !write.done).forEach(write -> write.failed(e));
    }
  }

  private static void one(Handle handle, Write<?> write, boolean among) {
    if (!among) {
      write.run(handle);
      return;
    }
    handle.savepoint(SAVEPOINT);
    try {
      write.run(handle);
      handle.releaseSavepoint(SAVEPOINT);
    } catch (RuntimeException e) {
      try {
        handle.rollbackToSavepoint(SAVEPOINT); // to Jdbi it is gone with that
      } catch (RuntimeException gone) { // SQLite gave up the whole transaction
        e.addSuppressed(gone);
        throw e;
      }
      write.failed(e);
    }
  }
}
