package dev.tandem.server.work;

import dev.tandem.llm.Turns;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * The right to compute with all processors, which one job has at a time. The turn goes round the
 * tenants, each of them in its own order.
 */
public final class Processors {
  private static final long LOOK_MILLIS = 100;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Turns<Object> waiting = new Turns<>(); // under the lock, as is the next
  private boolean taken;

  /**
   * Waits for them.
   *
   * @param tenant empty for the home itself
   * @param unwanted whether nobody wants them any more, asked now and then
   * @return whether they are had now, and to be {@linkplain #release released}
   */
  boolean acquire(String tenant, BooleanSupplier unwanted) throws InterruptedException {
    Object ticket = new Object();
    lock.lock();
    try {
      waiting.add(tenant, ticket);
      while (taken || waiting.peek().filter(next -> next == ticket).isEmpty()) {
        if (unwanted.getAsBoolean()) {
          return false;
        }
        moved.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      }
      waiting.poll();
      taken = true;
      return true;
    } finally {
      waiting.remove(tenant, ticket);
      moved.signalAll();
      lock.unlock();
    }
  }

  void release() {
    lock.lock();
    taken = false;
    moved.signalAll();
    lock.unlock();
  }
}
