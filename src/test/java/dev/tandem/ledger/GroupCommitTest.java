package dev.tandem.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  private static final long SEED = 20261130L;

  @TempDir Path folder;
  private Database database;

  @BeforeEach
  void open() {
    database = new Database(folder.resolve("ledger.db"));
    database.write(handle -> handle.execute("CREATE TABLE t (n INTEGER PRIMARY KEY)"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static int insert(Handle handle, int number) {
    return handle.execute("INSERT INTO t VALUES (?)", number);
  }

  private TreeSet<Integer> rows() {
    List<Integer> all = database.read(h -> h.select("SELECT n FROM t").mapTo(Integer.class).list());
    return new TreeSet<>(all);
  }

  @Test
  void oneOfAGroupThatFailsTakesNoneOfTheOthersWithIt() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<Integer>> writes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first =
          threads.submit(
              () ->
                  database.write(
                      handle -> {
                        begun.countDown();
                        await(go);
                        return insert(handle, 0);
                      }));
      begun.await();
      for (int i = 1; i <= 10; i++) {
        int number = i;
        writes.add(threads.submit(() -> database.write(handle -> twice(handle, number, 5))));
      }
      Thread.sleep(100); // so that they stand in line together; the test holds without it
      go.countDown();
      assertThat(first.get()).isEqualTo(1);
    }
    assertThatThrownBy(() -> writes.get(4).get())
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("UNIQUE");
    assertThat(writes.stream().filter(write -> write.state() == Future.State.SUCCESS)).hasSize(9);
    assertThat(rows()).containsExactly(0, 1, 2, 3, 4, 6, 7, 8, 9, 10);
  }

  /** Of the number that is to fail the first row goes in, and the second, the same, does not. */
  private static int twice(Handle handle, int number, int failing) {
    int done = insert(handle, number);
    return number == failing ? insert(handle, number) : done;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void manyThreadsWriteEachItsOwnAndThoseThatFailNothing() throws Exception {
    Random random = new Random(SEED);
    TreeSet<Integer> expected = new TreeSet<>();
    List<Future<Integer>> writes = new ArrayList<>();
    List<Integer> failing = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 1_000; i++) {
        int number = i;
        boolean fails = random.nextInt(5) == 0;
        failing.add(fails ? number : -1);
        if (!fails) {
          expected.add(number);
        }
        writes.add(
            threads.submit(
                () ->
                    database.write(handle -> number * twice(handle, number, fails ? number : -1))));
      }
    }
    for (int i = 0; i < writes.size(); i++) {
      boolean fails = failing.get(i) == i;
      assertThat(writes.get(i).state())
          .as("seed %d, write %d", SEED, i)
          .isEqualTo(fails ? Future.State.FAILED : Future.State.SUCCESS);
      if (!fails) {
        assertThat(writes.get(i).resultNow()).as("seed %d, write %d", SEED, i).isEqualTo(i);
      }
    }
    assertThat(rows()).as("seed %d", SEED).isEqualTo(expected);
  }

  @Test
  void aWriteInAWriteIsPartOfIt() {
    assertThatThrownBy(
            () ->
                database.write(
                    handle -> {
                      insert(handle, 1);
                      database.write(inner -> insert(inner, 2));
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(rows()).isEmpty();
  }
}
