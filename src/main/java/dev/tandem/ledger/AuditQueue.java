package dev.tandem.ledger;

import dev.tandem.text.UserError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Entries on their way to the disk. What comes while one transaction is written goes into the next
 * together, so a hundred requests cost one sync. What cannot be written is kept and tried again.
 */
final class AuditQueue implements AutoCloseable {
  private static final int MOST = 10_000;
  private static final int BATCH = 1_000;
  private static final long AGAIN_MILLIS = 500;

  /** What nobody waits for may gather for so long: a sync for each search is a twentieth of it. */
  private static final long GATHER_MILLIS = 50;

  private final Consumer<List<AuditEvent>> write;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<AuditEvent> waiting = new ArrayDeque<>();
  private long added;
  private long written;
  private long awaited; // the last that somebody waits for
  private Optional<RuntimeException> failure = Optional.empty();
  private Optional<Thread> thread = Optional.empty();
  private boolean closed;

  /**
   * @param write puts entries on the disk, all or none
   */
  AuditQueue(Consumer<List<AuditEvent>> write) {
    this.write = write;
  }

  /**
   * Takes an entry; waits only while very many wait already.
   *
   * @return its number
   */
  long add(AuditEvent event) {
    lock.lock();
    try {
      while (waiting.size() >= MOST) {
        throwFailure();
        changed.awaitUninterruptibly();
      }
      if (closed) {
        throw new IllegalStateException("the ledger is closed");
      }
      if (thread.isEmpty()) {
        thread = Optional.of(Thread.ofPlatform().daemon().name("tandem-audit").start(this::run));
      }
      waiting.add(event);
      changed.signalAll();
      return ++added;
    } finally {
      lock.unlock();
    }
  }

  /**
   * @throws UserError if it cannot be written now
   */
  void await(long number) {
    lock.lock();
    try {
      awaited = Math.max(awaited, number);
      changed.signalAll();
      while (written < number) {
        throwFailure();
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  void awaitAll() {
    lock.lock();
    long last = added;
    lock.unlock();
    await(last);
  }

  void throwFailure() {
    lock.lock();
    try {
      failure.ifPresent(
          cause -> {
            throw new UserError(
                "the audit log cannot be written, and nothing goes on without it: %s"
                    .formatted(cause.getMessage()),
                cause);
          });
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (!closed || !waiting.isEmpty()) {
        if (waiting.isEmpty()) {
          changed.awaitUninterruptibly();
          continue;
        }
        pause(GATHER_MILLIS, () -> awaited > written || waiting.size() >= BATCH);
        List<AuditEvent> batch = new ArrayList<>(waiting.stream().limit(BATCH).toList());
        Optional<RuntimeException> failed = unlocked(batch);
        if (failed.isEmpty()) {
          batch.forEach(event -> waiting.remove());
          written += batch.size();
        }
        failure = failed;
        changed.signalAll();
        if (failed.isPresent()) {
          if (closed) {
            return;
          }
          pause(AGAIN_MILLIS, () -> false);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private Optional<RuntimeException> unlocked(List<AuditEvent> batch) {
    lock.unlock();
    try {
      write.accept(batch);
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(e);
    } finally {
      lock.lock();
    }
  }

  private void pause(long millis, BooleanSupplier enough) {
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (left > 0 && !closed && !enough.getAsBoolean()) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody interrupts it: it only ends with the ledger
    }
  }

  /**
   * @throws UserError if something could not be written
   */
  @Override
  public void close() {
    lock.lock();
    closed = true;
    changed.signalAll();
    lock.unlock();
    thread.ifPresent(AuditQueue::join);
    awaitAll();
  }

  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
