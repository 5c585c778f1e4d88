package dev.tandem.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {
  static RandomChanges changes(long seed) {
    return new RandomChanges(seed, 200, IndexContract.DIMENSION);
  }

  @Test
  void aKilledWriterLosesNothingThatItCommittedAndTheRestIsReplayed(@TempDir Path folder)
      throws Exception {
    long seed = IndexContract.seed();
    Random random = new Random(seed);
    RandomChanges changes = changes(seed);
    long last = 0;
    for (int kill = 0; kill < 3; kill++) {
      last = Math.max(last, runAndKill(folder.resolve("killed"), seed, 300 + random.nextInt(900)));
      try (Index index = LuceneIndex.openWriter(folder.resolve("killed"), IndexContract.SETTINGS)) {
        assertThat(index.committedSequence()).as("seed %d", seed).isGreaterThanOrEqualTo(last);
        last = index.committedSequence();
        IndexOracle oracle = new IndexOracle(KeywordQuery.DEFAULT);
        oracle.apply(changes.range(1, last));
        for (int i = 0; i < 20; i++) {
          var who = RandomChanges.reader(random);
          assertThat(index.count(who)).as("seed %d", seed).isEqualTo(oracle.count(who));
        }
      }
    }
    assertThat(last).isPositive();
    sameAsUndisturbed(folder, changes, last, random);
  }

  /** Replays over the killed index and compares every hit with one written without a kill. */
  private static void sameAsUndisturbed(
      Path folder, RandomChanges changes, long last, Random random) {
    long end = last + 50;
    try (Index killed = LuceneIndex.openWriter(folder.resolve("killed"), IndexContract.SETTINGS);
        Index calm = LuceneIndex.openWriter(folder.resolve("calm"), IndexContract.SETTINGS)) {
      killed.apply(changes.range(last + 1, end));
      killed.commit(end);
      calm.apply(changes.range(1, end));
      calm.commit(end);
      for (int i = 0; i < 50; i++) {
        IndexQuery query = changes.question(random, 2_000);
        assertThat(killed.search(query)).isEqualTo(calm.search(query));
      }
    }
  }

  /** The last sequence number that the child said it had committed. */
  private static long runAndKill(Path folder, long seed, long millis)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(CrashingWriter.class.getName(), folder.toString(), "" + seed));
    Path told = Files.createTempFile("commits", ".txt");
    Process child =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(told.toFile())
            .start();
    // The clock starts at the first commit, so that a slow start does not spoil the moment.
    long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (Files.size(told) == 0 && child.isAlive() && System.nanoTime() < patience) {
      Thread.sleep(20);
    }
    Thread.sleep(millis);
    assertThat(child.isAlive()).as("the child writes until it is killed").isTrue();
    child.destroyForcibly(); // SIGKILL
    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(told);
    Files.delete(told);
    // The kill may have cut the last line.
    List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    assertThat(lines).as("the child's commits").isNotEmpty();
    return Long.parseLong(lines.getLast());
  }
}
