package dev.tandem.tensor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;

/**
 * Threads that share out the items of one loop at a time. The caller works too. A caller who finds
 * them busy with someone else's loop works alone, so there are never more threads at work than
 * callers and workers.
 *
 * <p>A worker watches for the next loop for a tenth of a millisecond, because the loops of one
 * token follow each other faster than a thread wakes; then it sleeps and costs nothing.
 */
public final class Workers implements AutoCloseable {
  private static final long WATCH_NANOS = 100_000;

  private final Thread[] threads;
  private final ReentrantLock turn = new ReentrantLock();
  private volatile Loop current = Loop.NONE;
  private volatile boolean closed;

  /**
   * @param processors threads at work together, the caller among them; at least 1
   */
  public Workers(int processors) {
    if (processors < 1) {
      throw new IllegalArgumentException("at least one processor is needed");
    }
    threads = new Thread[processors - 1];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().daemon().name("tandem-worker-" + i).start(this::work);
    }
  }

  /**
   * Runs {@code body} for 0 to {@code items - 1}, in any order and on any of the threads, and
   * returns when all are done. What an item throws is thrown here, once all items ended.
   */
  public void run(int items, IntConsumer body) {
    if (items <= 1 || threads.length == 0 || closed || !turn.tryLock()) {
      for (int i = 0; i < items; i++) {
        body.accept(i);
      }
      return;
    }
    try {
      Loop loop = new Loop(items, body);
      current = loop;
      for (int i = 0; i < threads.length && i < items - 1; i++) {
        LockSupport.unpark(threads[i]);
      }
      loop.help();
      loop.await();
    } finally {
      current = Loop.NONE;
      turn.unlock();
    }
  }

  private void work() {
    long idleSince = System.nanoTime();
    while (!closed) {
      Loop loop = current;
      if (loop.help()) {
        idleSince = System.nanoTime();
      } else if (System.nanoTime() - idleSince < WATCH_NANOS) {
        Thread.onSpinWait();
      } else {
        // A loop set meanwhile has left a permit, with which park returns at once.
        LockSupport.park(this);
        idleSince = System.nanoTime();
      }
    }
  }

  /** Ends the threads; a loop under way is finished by its caller, later ones run on the caller. */
  @Override
  public void close() {
    closed = true;
    for (Thread thread : threads) {
      LockSupport.unpark(thread);
    }
  }

  private static final class Loop {
    static final Loop NONE = new Loop(0, i -> {});

    private final int items;
    private final IntConsumer body;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Thread caller = Thread.currentThread();

    Loop(int items, IntConsumer body) {
      this.items = items;
      this.body = body;
    }

    /** Works on it until no item is left; says whether there was one. */
    boolean help() {
      boolean helped = false;
      // The plain read keeps a watching thread from writing to what others work on.
      while (next.get() < items) {
        int item = next.getAndIncrement();
        if (item >= items) {
          break;
        }
        helped = true;
        try {
          body.accept(item);
        } catch (Throwable thrown) {
          failure.compareAndSet(null, thrown);
        }
        if (done.incrementAndGet() == items && Thread.currentThread() != caller) {
          LockSupport.unpark(caller);
        }
      }
      return helped;
    }

    void await() {
      long since = System.nanoTime();
      while (done.get() < items) {
        if (System.nanoTime() - since < WATCH_NANOS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
      }
      switch (failure.get()) {
        case null -> {}
        case Error error -> throw error;
        case RuntimeException exception -> throw exception;
        case Throwable other -> throw new IllegalStateException(other);
      }
    }
  }
}
