package dev.tandem.bench;

import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.LineageLog.Origin;
import dev.tandem.ledger.LineageLog.Reach;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;

/** What a document reached, asked of a ledger with a million answers. */
final class LineageBench {
  private static final int ANSWERS = 1_000_000;
  private static final int DOCUMENTS = 20_000;
  private static final int SOURCES = 8; // documents that an answer found, in the mean
  private static final int PEOPLE = 5_000;
  private static final int ASKED = 200;
  private static final int LISTED = 100;
  private static final long SEED = 20261130;

  private LineageBench() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    Path home = Files.createTempDirectory("tandem-lineage-bench");
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      ledger
          .collections()
          .create(new CollectionInfo("hr", Acl.PUBLIC, true, "en", "e", 1, Instant.now()));
    }
    long start = System.nanoTime();
    fill(home.resolve("ledger.db"));
    System.out.printf(
        Locale.ROOT,
        "%,d answers on %,d documents, %,d bytes, made in %.0f s (seed %d)%n",
        ANSWERS,
        DOCUMENTS,
        Files.size(home.resolve("ledger.db")),
        (System.nanoTime() - start) / 1e9,
        SEED);
    try (SqliteLedger ledger = SqliteLedger.openReader(home)) {
      measure(ledger, new Random(SEED));
    }
    try (var files = Files.walk(home)) {
      for (Path file : files.sorted(Collections.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void measure(SqliteLedger ledger, Random random) {
    List<Double> millis = new ArrayList<>();
    long most = 0;
    double slowest = 0;
    for (int i = -20; i < ASKED; i++) { // the first ones warm up
      // Half by chance, half among the hundred that answers found most.
      int document = 1 + random.nextInt(i % 2 == 0 ? DOCUMENTS : 100);
      long start = System.nanoTime();
      Reach reach =
          ledger
              .lineage()
              .reach(
                  new Origin(
                      List.of(new DocumentKey("hr", "d" + document)),
                      OptionalInt.empty(),
                      List.of()),
                  LISTED);
      double took = (System.nanoTime() - start) / 1e6;
      if (i >= 0) {
        millis.add(took);
        most = Math.max(most, reach.counts().all());
        slowest = Math.max(slowest, took);
      }
    }
    Collections.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "what a document reached: p50 %.1f ms, p95 %.1f ms, most %.1f ms; up to %,d answers each%n",
        millis.get(ASKED / 2),
        millis.get(ASKED * 95 / 100),
        slowest,
        most);
  }

  /** In SQLite, and in the order of the tables' keys: a document of rank r is found as 1/(r+50). */
  private static void fill(Path file) throws SQLException {
    double weights = 0;
    for (int r = 1; r <= DOCUMENTS; r++) {
      weights += 1.0 / (r + 50);
    }
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement sql = connection.createStatement()) {
      sql.execute("PRAGMA journal_mode = OFF");
      sql.execute("PRAGMA synchronous = OFF");
      sql.execute("PRAGMA cache_size = -200000");
      connection.setAutoCommit(false);
      String count = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ";
      sql.execute(
          count.formatted(PEOPLE)
              + "INSERT INTO secret (id, key) SELECT i, zeroblob(32) FROM n");
      sql.execute(
          count.formatted(PEOPLE)
              + "INSERT INTO subject (secret_id, principal) SELECT i, 'user:u' || i FROM n");
      sql.execute(
          count.formatted(DOCUMENTS)
              + "INSERT INTO document (id, collection_id, doc_id, secret_id, acl, last_version,"
              + " current_id, put_sequence, permit_sequence, remove_sequence)"
              + " SELECT i, (SELECT id FROM collection), 'd' || i, 1, 'public', 1, i, i, 0, 0 FROM n");
      sql.execute(
          count.formatted(ANSWERS)
              + "INSERT INTO answer SELECT i, printf('%08x-%08x', i * 2654435761 % 4294967296, i),"
              + " i * 1000000000, 'hr', 1, 1, 'rag', 'm', '', 'p', 'generated', 0, '', 0, 600, 60,"
              + " '{}', '', '', zeroblob(100), zeroblob(200) FROM n");
      sql.execute(
          count.formatted(ANSWERS)
              + "INSERT INTO answer_subject (secret_id, answer_sequence)"
              + " SELECT 1 + i * 7919 %% %d, i FROM n ORDER BY 1, 2".formatted(PEOPLE));
      sql.execute(
          ("WITH RECURSIVE d(r) AS (SELECT 1 UNION ALL SELECT r + 1 FROM d WHERE r < %d),"
                  + " s(r, i, n) AS MATERIALIZED (SELECT r, 0, CAST(%f / (r + 50) AS INTEGER) FROM d"
                  + " UNION ALL SELECT r, i + 1, n FROM s WHERE i + 1 < n)"
                  + " INSERT OR IGNORE INTO answer_source (document_id, rank, answer_sequence,"
                  + " version, time) SELECT r, (i + r) %% 8 / 3, a, 1, a * 1000000000 FROM"
                  + " (SELECT r, i, 1 + (r * 104729 + i * 611953) %% %d AS a FROM s)"
                  + " ORDER BY 1, 2, 3")
              .formatted(DOCUMENTS, ANSWERS * (double) SOURCES / weights, ANSWERS));
      connection.commit();
      connection.setAutoCommit(true);
      sql.execute("PRAGMA journal_mode = WAL");
    }
  }
}
