package dev.tandem.ledger;

import static dev.tandem.ledger.Samples.ANN;
import static dev.tandem.ledger.Samples.COLLECTION;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ledger keeps up with a person who waits. Limits are ten times what the reference machine
 * needs, on the best of several tries; the figures are printed. {@code
 * -Dtandem.ledger.chunks=100000} for a larger collection.
 */
class LedgerSpeedTest {
  private static final String PARAGRAPH =
      "A paragraph of a policy that says what to do. ".repeat(20);

  @TempDir Path home;

  @Test
  void writesAndReadsAreFast() {
    int chunks = Integer.getInteger("tandem.ledger.chunks", 6_000);
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      ledger.collections().create(Samples.collection(COLLECTION));
      long begin = System.nanoTime();
      double bestPut = Double.MAX_VALUE;
      int documents = chunks / 3 / 100 * 100;
      for (int from = 0; from < documents; from += 100) {
        List<DocumentLog.NewVersion> batch = new ArrayList<>();
        for (int i = from; i < from + 100; i++) {
          batch.add(
              Samples.version("doc" + i, 1, "group:hr", PARAGRAPH + i, PARAGRAPH + -i, PARAGRAPH));
        }
        long before = System.nanoTime();
        ledger.documents().put(COLLECTION, batch);
        bestPut = Math.min(bestPut, millis(before));
      }
      System.out.printf(
          "ledger: %d chunks put in %.0f ms, 100 documents x 3 chunks in %.1f ms at best%n",
          documents * 3, millis(begin), bestPut);

      Random random = new Random(7);
      double bestRead = Double.MAX_VALUE;
      for (int attempt = 0; attempt < 30; attempt++) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          ids.add("doc" + random.nextInt(documents) + "#1." + random.nextInt(3));
        }
        long before = System.nanoTime();
        assertThat(ledger.documents().chunks(COLLECTION, ids, ANN)).hasSizeGreaterThan(150);
        bestRead = Math.min(bestRead, millis(before));
      }
      long before = System.nanoTime();
      long[] count = {0};
      ledger.documents().changesSince(COLLECTION, 0, change -> count[0]++);
      double replay = millis(before);
      before = System.nanoTime();
      ledger.documents().delete(COLLECTION, "doc7");
      double delete = millis(before);
      before = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        ledger.answers().add(Samples.answer("id" + i, ANN, "q", "a"));
      }
      double answer = millis(before) / 20;
      before = System.nanoTime();
      assertThat(ledger.answers().recent(COLLECTION, ANN, 20)).hasSize(20);
      System.out.printf(
          "ledger: 200 chunks read in %.1f ms at best, history of %d replayed in %.0f ms, delete"
              + " %.1f ms, answer %.1f ms, 20 answers listed in %.1f ms%n",
          bestRead, count[0], replay, delete, answer, millis(before));
      assertThat(count[0]).isEqualTo(documents);
      assertThat(bestPut).isLessThan(300);
      assertThat(bestRead).isLessThan(50);
      assertThat(delete).isLessThan(1000);
    }
  }

  private static double millis(long since) {
    return (System.nanoTime() - since) / 1e6;
  }
}
