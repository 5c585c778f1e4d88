package dev.tandem.ingest;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Virtual threads, so many at once and no more: this bounds the memory of a run. The first failure
 * that is not a document's own (a full disk, for one) stops the run.
 */
final class Workers implements AutoCloseable {
  private final int most;
  private final Semaphore places;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Throwable> failure = new AtomicReference<>(NONE);
  private static final Throwable NONE = new Throwable("none", null, false, false) {};

  Workers(int most) {
    this.most = most;
    this.places = new Semaphore(most);
  }

  /** Waits for a place and begins the work. */
  void hand(Runnable work) throws InterruptedException {
    places.acquire();
    check();
    threads.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException | Error e) {
            failure.compareAndSet(NONE, e);
          } finally {
            places.release();
          }
        });
  }

  /** Waits until everything is done. */
  void finish() throws InterruptedException {
    places.acquire(most);
    places.release(most);
    check();
  }

  private void check() {
    Throwable first = failure.get();
    if (first instanceof RuntimeException runtime) {
      throw runtime;
    }
    if (first instanceof Error error) {
      throw error;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
