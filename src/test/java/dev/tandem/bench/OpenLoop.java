package dev.tandem.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Sends requests at a fixed rate, each on a virtual thread of its own. */
final class OpenLoop {
  private static final int MOST_OPEN = 500;

  interface Request {
    /** Sends the request of this number and checks the answer; an exception is a failure. */
    void send(int number) throws Exception;
  }

  /**
   * @param nanos of those that did not fail
   * @param failures how often what failed
   */
  record Outcome(List<Long> nanos, Map<String, Integer> failures) {
    Latencies latencies() {
      return new Latencies(nanos);
    }
  }

  private OpenLoop() {}

  /**
   * Returns when the last answer is there. Where too many are open at once the next is not sent but
   * counted as a failure, so that a server which is too slow ends the run as well.
   */
  static Outcome run(double perSecond, int count, Request request) {
    List<Long> nanos = Collections.synchronizedList(new ArrayList<>());
    Map<String, Integer> failures = Collections.synchronizedMap(new HashMap<>());
    Semaphore open = new Semaphore(MOST_OPEN);
    long period = (long) (1e9 / perSecond);
    long start = System.nanoTime() + Duration.ofMillis(100).toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int number = i;
        long due = start + i * period;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        if (!open.tryAcquire()) {
          failures.merge("not sent, %d others were open".formatted(MOST_OPEN), 1, Integer::sum);
          continue;
        }
        threads.execute(
            () -> {
              try {
                request.send(number);
                nanos.add(System.nanoTime() - due);
              } catch (OverloadPart.Refused refused) {
                // no answer, and no failure
              } catch (Exception e) {
                failures.merge(e.toString(), 1, Integer::sum);
              } finally {
                open.release();
              }
            });
      }
    }
    return new Outcome(nanos, failures);
  }
}
