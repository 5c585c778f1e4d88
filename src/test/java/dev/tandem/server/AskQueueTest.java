package dev.tandem.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AskQueueTest {
  private static final AskQueue.Share HOME = new AskQueue.Share("", 10, 10);

  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Test
  void asksSearchOneAfterTheOtherAndAreAnsweredTogether() throws Exception {
    AskQueue queue = new AskQueue(1, 3);
    CountDownLatch written = new CountDownLatch(1);
    List<CountDownLatch> searched =
        List.of(new CountDownLatch(1), new CountDownLatch(1), new CountDownLatch(1));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> asks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        int number = i;
        asks.add(
            threads.submit(
                () ->
                    queue.work(
                        HOME,
                        "ann",
                        ahead -> told.add(number + " waits for " + ahead),
                        () -> false,
                        over -> {
                          told.add(number + " searches");
                          await(searched.get(number));
                          over.run();
                          await(written);
                          return "answer " + number;
                        })));
        assertEquals(number == 0 ? "0 searches" : number + " waits for " + number, told.take());
      }
      assertEquals(1, queue.running());
      searched.get(0).countDown();
      // On two threads, so in any order.
      assertEquals(Set.of("1 searches", "2 waits for 1"), Set.copyOf(next(2)));
      searched.get(1).countDown();
      assertEquals(List.of("2 searches"), next(1));
      searched.get(2).countDown();
      while (queue.running() < 3) {
        Thread.onSpinWait();
      }
      written.countDown();
      for (int i = 0; i < 3; i++) {
        assertEquals("answer " + i, asks.get(i).get());
      }
    }
    assertEquals(0, queue.running());
    assertEquals(0, queue.waiting());
  }

  @Test
  void aSearchThatFailsMakesRoom() {
    AskQueue queue = new AskQueue(1, 1);
    for (int i = 0; i < 3; i++) {
      assertThrows(
          IllegalStateException.class,
          () ->
              queue.work(
                  HOME,
                  "ann",
                  ahead -> {},
                  () -> false,
                  over -> {
                    throw new IllegalStateException("no index");
                  }));
    }
    assertEquals(0, queue.running());
  }

  @Test
  void theTurnGoesRoundTheCallers() throws Exception {
    AskQueue queue = new AskQueue(1, 1);
    CountDownLatch first = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() -> ask(queue, "ann", "ann 1", first));
      assertEquals("ann 1", told.take());
      for (String each : List.of("ann 2", "ann 3", "bob 1")) {
        int before = queue.waiting();
        threads.submit(() -> ask(queue, each.substring(0, 3), each, new CountDownLatch(0)));
        while (queue.waiting() == before) {
          Thread.onSpinWait();
        }
      }
      first.countDown();
      assertEquals(List.of("ann 2", "bob 1", "ann 3"), next(3));
    }
  }

  @Test
  void whoLeavesIsNotWaitedFor() throws Exception {
    AskQueue queue = new AskQueue(1, 1);
    CountDownLatch first = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() -> ask(queue, "ann", "ann", first));
      assertEquals("ann", told.take());
      assertThrows(
          CancellationException.class,
          () -> queue.work(HOME, "bob", ahead -> {}, () -> true, over -> 1));
      assertEquals(0, queue.waiting());
      first.countDown();
    }
  }

  @Test
  void aTenantWithTwoHundredHoldsUpNobodyWithOne() throws Exception {
    AskQueue queue = new AskQueue(1, 1);
    AskQueue.Share big = new AskQueue.Share("big", 200, 10);
    AskQueue.Share small = new AskQueue.Share("small", 200, 10);
    CountDownLatch first = new CountDownLatch(1);
    BlockingQueue<Integer> ahead = new LinkedBlockingQueue<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() -> ask(queue, big, "0", "first", first));
      assertEquals("first", told.take());
      for (int i = 0; i < 200; i++) {
        String caller = "caller " + i % 7;
        threads.submit(() -> ask(queue, big, caller, "big", new CountDownLatch(0)));
        while (queue.waiting() == i) {
          Thread.onSpinWait();
        }
      }
      // There is no room for one more of that tenant, and there is for others.
      assertEquals(
          503, assertThrows(Problem.class, () -> ask(queue, big, "x", "x", first)).status());
      threads.submit(
          () ->
              queue.work(
                  small,
                  "bob",
                  ahead::add,
                  () -> false,
                  over -> {
                    told.add("small");
                    return 1;
                  }));
      assertEquals(2, ahead.take()); // not 201
      first.countDown();
      assertEquals(List.of("big", "small", "big"), next(3));
      next(198);
    }
    assertEquals(0, queue.waiting());
  }

  @Test
  void aTenantThatMayHaveOneAtATimeLeavesTheOthersTheRest() throws Exception {
    AskQueue queue = new AskQueue(5, 5);
    AskQueue.Share one = new AskQueue.Share("one", 10, 1);
    CountDownLatch first = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.submit(() -> ask(queue, one, "ann", "one 1", first));
      assertEquals("one 1", told.take());
      threads.submit(() -> ask(queue, one, "ann", "one 2", new CountDownLatch(0)));
      while (queue.waiting() == 0) {
        Thread.onSpinWait();
      }
      assertEquals("home", ask(queue, HOME, "bob", "home", new CountDownLatch(0)));
      assertEquals(List.of("home"), next(1));
      assertEquals(1, queue.waiting());
      first.countDown();
      assertEquals(List.of("one 2"), next(1));
    }
  }

  @Test
  void aFullOrClosedQueueRefuses() throws Exception {
    AskQueue queue = new AskQueue(1, 1);
    AskQueue.Share none = new AskQueue.Share("", 0, 1);
    CountDownLatch over = new CountDownLatch(0);
    assertEquals(503, assertThrows(Problem.class, () -> ask(queue, none, "a", "a", over)).status());
    AskQueue closed = new AskQueue(1, 1);
    closed.close();
    assertEquals(503, assertThrows(Problem.class, () -> ask(closed, "a", "a")).status());
  }

  private String ask(AskQueue queue, String caller, String name) {
    return ask(queue, caller, name, new CountDownLatch(0));
  }

  private String ask(AskQueue queue, String caller, String name, CountDownLatch until) {
    return ask(queue, HOME, caller, name, until);
  }

  private String ask(
      AskQueue queue, AskQueue.Share share, String caller, String name, CountDownLatch until) {
    return queue.work(
        share,
        caller,
        ahead -> {},
        () -> false,
        over -> {
          told.add(name);
          await(until);
          return name;
        });
  }

  private List<String> next(int n) throws InterruptedException {
    List<String> next = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      next.add(String.valueOf(told.poll(20, TimeUnit.SECONDS)));
    }
    return next;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
