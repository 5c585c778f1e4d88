package dev.tandem.ledger;

import static dev.tandem.ledger.Samples.ANN;
import static dev.tandem.ledger.Samples.COLLECTION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.Change;
import dev.tandem.text.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at random moments: what was acknowledged is there, and nothing is half done. */
class CrashTest {
  private static final int KILLS = 5;

  @TempDir Path home;

  /** Every step of every child, as {@code put 3}. */
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

  @Test
  void whatWasAcknowledgedSurvivesKillingTheWriter() throws Exception {
    long seed = System.nanoTime();
    System.out.println("CrashTest seed " + seed);
    Random random = new Random(seed);
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      ledger.collections().create(Samples.collection(COLLECTION));
    }
    int next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      runAndKill(next, 20 + random.nextInt(600));
      next = verify(next);
    }
    assertThat(next).isGreaterThan(KILLS);
  }

  /** Adds the steps that the child saw acknowledged. */
  private void runAndKill(int from, int millis) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashChild.class.getName(),
                home.toString(),
                String.valueOf(from))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Thread listener =
        Thread.ofVirtual()
            .start(
                () -> {
                  try (BufferedReader lines =
                      new BufferedReader(
                          new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                      String[] words = line.split(" ");
                      if (words.length == 3 && words[0].equals("done")) {
                        acknowledged.add(words[1] + " " + words[2]);
                        begun.complete(null);
                      }
                    }
                  } catch (IOException e) {
                    // the pipe broke with the child, as it should
                  } finally {
                    begun.complete(null);
                  }
                });
    begun.get();
    assertThatThrownBy(() -> SqliteLedger.openWriter(home))
        .as("a second process that writes")
        .isInstanceOf(UserError.class)
        .hasMessageContaining(home.toString());
    try (SqliteLedger reader = SqliteLedger.openReader(home)) {
      assertThat(reader.documents().lastVersion(COLLECTION, CrashChild.id(from, 0))).isEqualTo(1);
      String run = reader.runs().begin(COLLECTION, "ask");
      reader.runs().finish(run, Map.of());
    }
    Thread.sleep(millis);
    assertThat(child.isAlive()).as("the child ended by itself").isTrue();
    child.destroyForcibly().waitFor();
    listener.join();
    assertThat(acknowledged).contains("put " + from);
  }

  /** Checks every batch and returns the number of the first that is not there. */
  private int verify(int from) {
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      DocumentLog documents = ledger.documents();
      int batch = 0;
      while (documents.lastVersion(COLLECTION, CrashChild.id(batch, 0)) == 1) {
        verifyBatch(ledger, batch);
        batch++;
      }
      assertThat(batch).isGreaterThan(from);
      assertThat(acknowledged).doesNotContain("put " + batch);
      for (int place = 0; place < CrashChild.BATCH; place++) {
        assertThat(documents.lastVersion(COLLECTION, CrashChild.id(batch, place))).isZero();
      }
      verifyHistory(documents);
      verifyAudit(ledger.audit());
      return batch;
    }
  }

  private void verifyAudit(AuditLog audit) {
    assertThat(audit.verify().broken()).isEmpty();
    Set<String> found = new HashSet<>();
    audit.forEach(entry -> found.add(entry.action() + " " + entry.details().get("batch")));
    for (String step : acknowledged) {
      if (step.startsWith("audit ")) {
        assertThat(found).contains(step.replace("audit", "changed"), step.replace("audit", "saw"));
      }
    }
  }

  private void verifyBatch(SqliteLedger ledger, int batch) {
    DocumentLog documents = ledger.documents();
    for (DocumentLog.NewVersion put : CrashChild.batch(batch)) {
      String id = put.document().id();
      assertThat(documents.lastVersion(COLLECTION, id)).isEqualTo(1);
      boolean deletable = batch % 4 == 0 && id.equals(CrashChild.id(batch, 1));
      boolean there = documents.current(COLLECTION, id).isPresent();
      if (!deletable) {
        assertThat(there).isTrue();
      } else if (acknowledged.contains("delete " + batch)) {
        assertThat(there).isFalse();
      }
      List<String> ids = put.chunks().stream().map(chunk -> chunk.chunk().id()).toList();
      assertThat(documents.chunks(COLLECTION, ids, ANN)).hasSize(there ? ids.size() : 0);
      if (there) {
        assertThat(documents.text(COLLECTION, id, 1, ANN)).contains(put.document().text());
      }
    }
    var answer = ledger.answers().replay("answer" + batch, ANN);
    answer.ifPresent(replayed -> assertThat(replayed.given().answer()).isEqualTo("a" + batch));
    if (acknowledged.contains("answer " + batch)) {
      assertThat(answer).isPresent();
    }
  }

  private static void verifyHistory(DocumentLog documents) {
    long[] previous = {0};
    documents.changesSince(
        COLLECTION,
        0,
        change -> {
          assertThat(change.sequence()).isGreaterThan(previous[0]);
          previous[0] = change.sequence();
          if (change instanceof Change.Put put) {
            assertThat(put.chunks()).hasSize(2);
          }
        });
    assertThat(documents.sequence(COLLECTION)).isEqualTo(previous[0]);
  }
}
