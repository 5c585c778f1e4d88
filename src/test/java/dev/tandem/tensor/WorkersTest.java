package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {
  @Test
  void everyItemIsDoneOnceEvenWithManyCallers() throws Exception {
    try (Workers workers = new Workers(3)) {
      List<Thread> callers = new ArrayList<>();
      AtomicInteger wrong = new AtomicInteger();
      for (int c = 0; c < 4; c++) {
        callers.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int round = 0; round < 2_000; round++) {
                        AtomicIntegerArray seen = new AtomicIntegerArray(round % 17);
                        workers.run(seen.length(), seen::incrementAndGet);
                        for (int i = 0; i < seen.length(); i++) {
                          if (seen.get(i) != 1) {
                            wrong.incrementAndGet();
                          }
                        }
                      }
                    }));
      }
      for (Thread caller : callers) {
        assertThat(caller.join(Duration.ofSeconds(60))).isTrue();
      }
      assertThat(wrong).hasValue(0);
    }
  }

  @Test
  void aFailureReachesTheCallerAndTheNextLoopRuns() {
    try (Workers workers = new Workers(2)) {
      assertThatThrownBy(
              () ->
                  workers.run(
                      8,
                      i -> {
                        if (i == 5) {
                          throw new IllegalStateException("item 5");
                        }
                      }))
          .hasMessage("item 5");
      AtomicInteger done = new AtomicInteger();
      workers.run(8, i -> done.incrementAndGet());
      assertThat(done).hasValue(8);
    }
  }

  @Test
  void idleWorkersSleep() throws Exception {
    Set<Thread> ofOthers = Thread.getAllStackTraces().keySet(); // that may end while this one waits
    try (Workers workers = new Workers(2)) {
      workers.run(4, i -> {});
      Thread worker =
          Thread.getAllStackTraces().keySet().stream()
              .filter(t -> t.getName().startsWith("tandem-worker-"))
              .filter(t -> !ofOthers.contains(t))
              .findFirst()
              .orElseThrow();
      for (int i = 0; i < 200 && worker.getState() != Thread.State.WAITING; i++) {
        Thread.sleep(10);
      }
      assertThat(worker.getState()).isEqualTo(Thread.State.WAITING);
    }
  }

  @Test
  void closedWorkersLeaveTheCallerToWork() {
    Workers workers = new Workers(2);
    workers.close();
    AtomicInteger done = new AtomicInteger();
    workers.run(8, i -> done.incrementAndGet());
    assertThat(done).hasValue(8);
  }
}
