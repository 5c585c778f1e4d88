package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.Change;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at random moments of an ingest, then run again: the home is the one an
 * undisturbed run makes. 2 kills of 200 documents in the suite, 20 of 2,000 with {@code ./do bench
 * faults}.
 */
class KillIngestTest {
  private static final boolean FULL = "full".equals(System.getProperty("tandem.faults"));
  private static final int DOCUMENTS = FULL ? 2_000 : 200;
  private static final int KILLS = FULL ? 20 : 2;

  @TempDir Path folder;

  @Test
  void anIngestThatIsKilledAndRunAgainLeavesWhatAnUndisturbedOneLeaves() throws Exception {
    long seed = Long.getLong("tandem.seed", new Random().nextLong(1_000_000));
    System.out.printf(
        "KillIngestTest: %d documents, %d kills, -Dtandem.seed=%d%n", DOCUMENTS, KILLS, seed);
    Random random = new Random(seed);
    Path source = writeDocuments(random);
    Path calm = folder.resolve("calm");
    long start = System.nanoTime();
    assertThat(ingest(calm, source).waitFor()).isZero();
    long calmMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    String expected = dump(calm);

    Path home = folder.resolve("killed");
    int killed = 0;
    for (int attempt = 0; killed < KILLS && attempt < 4 * KILLS; attempt++) {
      Process process = ingest(home, source);
      long millis = 300 + random.nextLong(Math.max(1, calmMillis - 300));
      if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
        deleteTree(home); // the work was done before the kill came: begin anew
      } else {
        process.destroyForcibly().waitFor();
        killed++;
      }
    }
    assertThat(killed).isEqualTo(KILLS);
    assertThat(ingest(home, source).waitFor()).isZero();
    assertThat(dump(home)).isEqualTo(expected);
  }

  @Test
  void anIngestOnAFullDiskFailsWithASentenceAndIsFinishedWhenThereIsRoom() throws Exception {
    Path source = writeDocuments(new Random(7));
    Path disk = Files.createDirectories(folder.resolve("disk"));
    Assumptions.assumeTrue(
        mount("-t", "tmpfs", "-o", "size=1600k", "tmpfs", disk.toString()),
        "skipped: needs the right to mount a small disk");
    try {
      Path home = disk.resolve("home");
      assertThat(ingest(home, source).waitFor()).isEqualTo(1);
      assertThat(Files.readString(folder.resolve("ingest.log")))
          .containsPattern("tandem: .*(disk|room|space)")
          .doesNotContain("\tat ");
      assertThat(mount("-o", "remount,size=200m", disk.toString())).isTrue();
      assertThat(ingest(home, source).waitFor()).isZero();
      Path calm = folder.resolve("calm");
      assertThat(ingest(calm, source).waitFor()).isZero();
      assertThat(dump(home)).isEqualTo(dump(calm));
    } finally {
      new ProcessBuilder("umount", disk.toString()).start().waitFor();
    }
  }

  private static boolean mount(String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }

  private Path writeDocuments(Random random) throws IOException {
    ObjectMapper json = new ObjectMapper();
    String[] words =
        "the office opens at eight badge laptop leave policy travel invoice repair north harbour"
            .split(" ");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < DOCUMENTS; i++) {
      StringBuilder text = new StringBuilder("Document %d says this.".formatted(i));
      for (int w = 0; w < 60; w++) {
        text.append(' ')
            .append(words[random.nextInt(words.length)])
            .append(w % 12 == 11 ? "." : "");
      }
      lines.add(
          json.writeValueAsString(
              Map.of(
                  "id",
                  "d" + i,
                  "title",
                  "Document " + i,
                  "text",
                  text.toString(),
                  "acl",
                  i % 3 == 0 ? "group:hr" : "public")));
    }
    return Files.write(folder.resolve("documents.jsonl"), lines);
  }

  private Process ingest(Path home, Path source) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx1g",
            "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(
        List.of(
            "dev.tandem.cli.Main",
            "ingest",
            "-c",
            "k",
            source.toString(),
            "--home",
            home.toString()));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("ingest.log").toFile()))
        .start();
  }

  /**
   * Chunk ids, hashes, permissions, vectors and exact-search results, as text that can be compared.
   */
  private static String dump(Path home) {
    TreeMap<String, String> lines = new TreeMap<>();
    TreeMap<String, float[]> vectors = new TreeMap<>();
    try (Tandem tandem = Tandem.open(home)) {
      tandem
          .documents()
          .all("k")
          .forEach(
              document ->
                  lines.put(
                      document.docId(),
                      "v%d %s %s %d"
                          .formatted(
                              document.version(),
                              document.contentHash(),
                              document.acl(),
                              document.chunks())));
      tandem
          .rooms()
          .home()
          .ledger()
          .documents()
          .changesSince(
              "k",
              0,
              change -> {
                if (change instanceof Change.Put put) {
                  for (EmbeddedChunk each : put.chunks()) {
                    lines.put(
                        each.chunk().id(), each.chunk().text() + Arrays.hashCode(each.vector()));
                    vectors.put(each.chunk().id(), each.vector());
                  }
                }
              });
      for (String question : List.of("travel invoice", "document 17", "north harbour badge")) {
        lines.put("exact " + question, exact(tandem, question, vectors).toString());
        lines.put(
            "hybrid " + question,
            tandem.search("k", question, 10, Principals.parse("group:hr")).passages().stream()
                .map(passage -> passage.chunkId())
                .toList()
                .toString());
      }
      lines.put("count", "" + tandem.rooms().home().index("k").count(Principals.parse("group:hr")));
    }
    return lines.toString();
  }

  private static List<String> exact(Tandem tandem, String question, Map<String, float[]> vectors) {
    float[] query = tandem.rooms().home().embedder().query(question);
    TreeMap<String, Double> scores = new TreeMap<>();
    vectors.forEach(
        (id, vector) -> {
          double dot = 0;
          for (int i = 0; i < query.length; i++) {
            dot += (double) query[i] * vector[i];
          }
          scores.put(id, dot);
        });
    return scores.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(20)
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .toList();
  }

  private static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var paths = Files.walk(folder)) {
        for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
