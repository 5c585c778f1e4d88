package dev.tandem.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The line before the model, in order of arrival. Who waits is told how many are ahead, and leaves
 * the line when nobody waits for the answer any more.
 */
final class AskQueue {
  private static final long LOOK_MILLIS = 200;

  private final int atOnce;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Deque<Object> waiting = new ArrayDeque<>();
  private int running;
  private boolean closed;

  /**
   * @param atOnce how many are answered at the same time
   * @param most how many may wait
   */
  AskQueue(int atOnce, int most) {
    this.atOnce = atOnce;
    this.most = most;
  }

  /**
   * Waits for its turn, then works.
   *
   * @param ahead told how many asks must end before this one begins, while that is not 0
   * @param gone whether the asker went away
   * @throws Problem 503 if too many wait or the server stops
   * @throws CancellationException if the asker went away
   */
  <T> T work(IntConsumer ahead, BooleanSupplier gone, Supplier<T> work) {
    enter(ahead, gone);
    try {
      return work.get();
    } finally {
      lock.lock();
      running--;
      moved.signalAll();
      lock.unlock();
    }
  }

  private void enter(IntConsumer ahead, BooleanSupplier gone) {
    Object ticket = new Object();
    lock.lock();
    try {
      refuseIfClosed();
      if (waiting.size() >= most) {
        throw busy("%d askers wait already; try again a little later.".formatted(most));
      }
      waiting.add(ticket);
      int told = 0;
      while (running >= atOnce || waiting.peek() != ticket) {
        int now = position(ticket);
        if (now != told) {
          told = now;
          tell(ahead, now);
          continue; // the line may have moved meanwhile
        }
        moved.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        refuseIfClosed();
        if (gone.getAsBoolean()) {
          throw new CancellationException("the asker left the line");
        }
      }
      running++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted in the line");
    } finally {
      waiting.remove(ticket);
      moved.signalAll();
      lock.unlock();
    }
  }

  /** Writing to a slow client must hold up nobody else. */
  private void tell(IntConsumer ahead, int position) {
    lock.unlock();
    try {
      ahead.accept(position);
    } finally {
      lock.lock();
    }
  }

  private int position(Object ticket) {
    int position = running;
    for (Object each : waiting) {
      if (each == ticket) {
        break;
      }
      position++;
    }
    // With several at once, the last of them to begin needs only one end less.
    return Math.max(1, position - atOnce + 1);
  }

  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  int running() {
    lock.lock();
    try {
      return running;
    } finally {
      lock.unlock();
    }
  }

  /** Takes nobody more and sends away who waits; what runs goes on. */
  void close() {
    lock.lock();
    closed = true;
    moved.signalAll();
    lock.unlock();
  }

  private void refuseIfClosed() {
    if (closed) {
      throw busy("The server is stopping; ask again when it is back.");
    }
  }

  private static Problem busy(String sentence) {
    return new Problem(503, sentence).with("Retry-After", "30");
  }
}
