package dev.tandem.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Runs in SQLite. Any process may write them. */
final class SqliteRuns implements RunLog {
  static final String RUN =
      "SELECT id, collection, kind, started, coalesce(finished, 0), finished IS NOT NULL, metrics"
          + " FROM run";

  private final Database database;

  SqliteRuns(Database database) {
    this.database = database;
  }

  @Override
  public String begin(String collection, String kind) {
    String id = UUID.randomUUID().toString();
    database.write(
        handle ->
            handle.execute(
                "INSERT INTO run (id, collection, kind, started, metrics)"
                    + " VALUES (?, ?, ?, ?, '{}')",
                id,
                collection,
                kind,
                database.now()));
    return id;
  }

  @Override
  public void outcomes(String runId, List<FileOutcome> outcomes) {
    database.write(
        handle -> {
          long run = sequence(handle, runId);
          if (outcomes.isEmpty()) {
            return true;
          }
          try (PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO file_outcome (run_sequence, path, doc_id, outcome, reason)"
                      + " VALUES (?, ?, ?, ?, ?)")) {
            for (FileOutcome outcome : outcomes) {
              batch.add(run, outcome.path(), outcome.docId(), outcome.outcome(), outcome.reason());
            }
            batch.execute();
          }
          return true;
        });
  }

  @Override
  public void finish(String runId, Map<String, Double> metrics) {
    database.write(
        handle ->
            handle.execute(
                "UPDATE run SET finished = ?, metrics = ? WHERE sequence = ?",
                database.now(),
                Json.map(metrics),
                sequence(handle, runId)));
  }

  @Override
  public void progress(String runId, Map<String, Double> metrics) {
    database.write(
        handle ->
            handle.execute(
                "UPDATE run SET metrics = ? WHERE sequence = ?",
                Json.map(metrics),
                sequence(handle, runId)));
  }

  private static long sequence(Handle handle, String runId) {
    return handle
        .select("SELECT sequence FROM run WHERE id = ?", runId)
        .mapTo(Long.class)
        .findOne()
        .orElseThrow(() -> new IllegalArgumentException("there is no run of that id"));
  }

  @Override
  public Optional<String> collection(String runId) {
    return database.read(
        handle ->
            handle
                .select("SELECT collection FROM run WHERE id = ?", runId)
                .mapTo(String.class)
                .findOne());
  }

  @Override
  public List<Run> recent(String collection, String kind, int limit) {
    return database.read(
        handle ->
            handle
                .select(
                    RUN + " WHERE collection = ? AND kind = ? ORDER BY sequence DESC LIMIT ?",
                    collection,
                    kind,
                    limit)
                .map((row, context) -> run(row))
                .list());
  }

  @Override
  public List<Run> recent(String kind, int limit) {
    return database.read(
        handle ->
            handle
                .select(RUN + " WHERE kind = ? ORDER BY sequence DESC LIMIT ?", kind, limit)
                .map((row, context) -> run(row))
                .list());
  }

  static Run run(ResultSet row) throws SQLException {
    return new Run(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Bytes.instant(row.getLong(4)),
        row.getBoolean(6) ? Optional.of(Bytes.instant(row.getLong(5))) : Optional.empty(),
        Json.read(row.getString(7), new TypeReference<LinkedHashMap<String, Double>>() {}));
  }

  @Override
  public List<FileOutcome> outcomes(String runId) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT o.path, o.doc_id, o.outcome, o.reason FROM run r JOIN file_outcome o"
                        + " ON o.run_sequence = r.sequence WHERE r.id = ? ORDER BY o.id",
                    runId)
                .map(
                    (row, context) ->
                        new FileOutcome(
                            row.getString(1), row.getString(2), row.getString(3), row.getString(4)))
                .list());
  }
}
