package dev.tandem.bench;

import dev.tandem.DocumentInput;
import dev.tandem.Tandem;
import dev.tandem.ledger.AuditActor;
import dev.tandem.ledger.AuditEvent;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the audit log costs: by turns with it and without. */
final class AuditBench {
  private static final int SEARCHES = 150;
  private static final int ENTRIES = 100;
  private static final int THREADS = 16;
  private static final Principals ANN = Principals.parse("user:ann");

  private AuditBench() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Files.createTempDirectory("tandem-audit-bench");
    try (Tandem tandem = Tandem.open(home)) {
      fill(tandem);
      Tandem silent = tandem.silent();
      List<Double> with = new ArrayList<>();
      List<Double> without = new ArrayList<>();
      for (int i = -40; i < SEARCHES; i++) { // the first ones warm up
        double loud = search(tandem, i);
        double quiet = search(silent, i);
        if (i >= 0) {
          with.add(loud);
          without.add(quiet);
        }
      }
      say("search with the audit log", with);
      say("search without", without);
      say("an entry that waits for the disk, one thread", entries(tandem));
      long start = System.nanoTime();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        threads.add(Thread.ofPlatform().start(() -> entries(tandem)));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      System.out.printf(
          Locale.ROOT,
          "entries that wait for the disk, %d threads: %.0f a second%n",
          THREADS,
          THREADS * ENTRIES / ((System.nanoTime() - start) / 1e9));
      start = System.nanoTime();
      var verdict = tandem.audit().verify();
      System.out.printf(
          Locale.ROOT,
          "verify: %d entries in %.2f s, %s%n",
          verdict.entries(),
          (System.nanoTime() - start) / 1e9,
          verdict.broken().isEmpty() ? "whole" : "broken");
    }
  }

  private static void fill(Tandem tandem) throws IOException {
    tandem.createCollection("k", Acl.PUBLIC, "en");
    for (int i = 0; i < 20; i++) {
      tandem
          .documents()
          .put(
              "k",
              new DocumentInput(
                  "d" + i,
                  "Office " + i,
                  "Office number %d opens at %d o'clock and has %d desks."
                      .formatted(i, i % 12, i * 7),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Map.of()));
    }
  }

  private static double search(Tandem tandem, int i) {
    long start = System.nanoTime();
    tandem.search("k", "When does office %d open?".formatted(i), 5, ANN);
    return (System.nanoTime() - start) / 1e6;
  }

  private static List<Double> entries(Tandem tandem) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < ENTRIES; i++) {
      long start = System.nanoTime();
      tandem
          .audit()
          .record(
              AuditEvent.now(InstantSource.system(),
                  new AuditActor("key:laptop", ANN, true),
                  "changed",
                  "k",
                  "d" + i,
                  "done",
                  Map.of()));
      millis.add((System.nanoTime() - start) / 1e6);
    }
    return millis;
  }

  private static void say(String what, List<Double> millis) {
    List<Double> sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    System.out.printf(
        Locale.ROOT,
        "%s: p50 %.2f ms, p95 %.2f, p99 %.2f, n=%d%n",
        what,
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() * 95 / 100),
        sorted.get(sorted.size() * 99 / 100),
        sorted.size());
  }
}
