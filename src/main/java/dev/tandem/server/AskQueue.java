package dev.tandem.server;

import dev.tandem.llm.Turns;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The line before the model, in which the turn goes round the callers. Who waits is told how many
 * are ahead, and leaves the line when nobody waits for the answer any more.
 */
final class AskQueue {
  private static final long LOOK_MILLIS = 200;

  private final int atOnce;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Turns<Object> waiting = new Turns<>();
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
   * @param caller whose turn it is to be
   * @param ahead told how many asks must end before this one begins, while that is not 0
   * @param gone whether the asker went away
   * @throws Problem 503 if too many wait or the server stops
   * @throws CancellationException if the asker went away
   */
  <T> T work(String caller, IntConsumer ahead, BooleanSupplier gone, Supplier<T> work) {
    enter(caller, ahead, gone);
    try {
      return work.get();
    } finally {
      lock.lock();
      running--;
      moved.signalAll();
      lock.unlock();
    }
  }

  private void enter(String caller, IntConsumer ahead, BooleanSupplier gone) {
    Object ticket = new Object();
    lock.lock();
    try {
      refuseIfClosed();
      if (waiting.size() >= most) {
        throw Failures.busy("%d askers wait already; try again a little later.".formatted(most));
      }
      waiting.add(caller, ticket);
      int told = 0;
      while (running >= atOnce || !isNext(ticket)) {
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
      waiting.poll();
      running++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted in the line");
    } finally {
      waiting.remove(caller, ticket);
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

  private boolean isNext(Object ticket) {
    return waiting.peek().filter(next -> next == ticket).isPresent();
  }

  private int position(Object ticket) {
    int position = running;
    for (Object each : waiting.inOrder()) {
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
      throw Failures.busy("The server is stopping; ask again when it is back.");
    }
  }
}
