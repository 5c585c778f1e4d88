package dev.tandem.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Jobs in SQLite. */
final class SqliteJobs implements JobLog {
  private static final String COLUMNS =
      "SELECT id, kind, collection, started_by, state, done, total, phase, started,"
          + " coalesce(finished, 0), finished IS NOT NULL, request, coalesce(report, ''),"
          + " report IS NOT NULL FROM job ";

  private final Database database;

  SqliteJobs(Database database) {
    this.database = database;
  }

  @Override
  public void put(JobInfo job) {
    List<Object> row =
        new ArrayList<>(
            Arrays.asList(
                job.id(),
                job.kind(),
                job.collection().orElse(""),
                job.startedBy(),
                job.state().word(),
                job.done(),
                job.total(),
                job.phase(),
                Bytes.nanos(job.started()),
                job.request()));
    job.finished().ifPresent(time -> row.add(Bytes.nanos(time)));
    job.report().ifPresent(row::add);
    database.write(
        handle ->
            handle.execute(
                "INSERT INTO job (id, kind, collection, started_by, state, done, total, phase,"
                    + " started, request, finished, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
                    + (job.finished().isPresent() ? "?, " : "NULL, ")
                    + (job.report().isPresent() ? "?)" : "NULL)")
                    + " ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
                    + " done = excluded.done, total = excluded.total, phase = excluded.phase,"
                    + " finished = excluded.finished, report = excluded.report",
                row.toArray()));
  }

  @Override
  public void tell(String id, int first, List<String> points) {
    if (points.isEmpty()) {
      return;
    }
    database.write(
        handle -> {
          long sequence = sequence(handle, id);
          try (PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT OR REPLACE INTO job_point (job_sequence, ordinal, json)"
                      + " VALUES (?, ?, ?)")) {
            for (int i = 0; i < points.size(); i++) {
              batch.add(sequence, first + i, points.get(i));
            }
            batch.execute();
          }
          return true;
        });
  }

  private static long sequence(Handle handle, String id) {
    return handle
        .select("SELECT sequence FROM job WHERE id = ?", id)
        .mapTo(Long.class)
        .findOne()
        .orElseThrow(() -> new IllegalArgumentException("there is no job of that id"));
  }

  @Override
  public Optional<JobInfo> find(String id) {
    return database.read(
        handle ->
            handle.select(COLUMNS + "WHERE id = ?", id).map((row, context) -> read(row)).findOne());
  }

  @Override
  public List<String> points(String id, int first) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT p.json FROM job j JOIN job_point p ON p.job_sequence = j.sequence"
                        + " WHERE j.id = ? AND p.ordinal >= ? ORDER BY p.ordinal",
                    id,
                    first)
                .mapTo(String.class)
                .list());
  }

  @Override
  public List<JobInfo> page(String before, int limit) {
    return database.read(
        handle ->
            handle
                .select(
                    COLUMNS
                        + "WHERE ? = '' OR sequence < (SELECT sequence FROM job WHERE id = ?)"
                        + " ORDER BY sequence DESC LIMIT ?",
                    before,
                    before,
                    limit)
                .map((row, context) -> read(row))
                .list());
  }

  @Override
  public int interrupt() {
    return database.write(
        handle ->
            handle.execute(
                "UPDATE job SET state = 'interrupted' WHERE state IN ('queued', 'running')"));
  }

  private static JobInfo read(ResultSet row) throws SQLException {
    return new JobInfo(
        row.getString(1),
        row.getString(2),
        Optional.of(row.getString(3)).filter(name -> !name.isEmpty()),
        row.getString(4),
        JobInfo.State.parse(row.getString(5)),
        row.getLong(6),
        row.getLong(7),
        row.getString(8),
        Bytes.instant(row.getLong(9)),
        row.getBoolean(11) ? Optional.of(Bytes.instant(row.getLong(10))) : Optional.empty(),
        row.getString(12),
        row.getBoolean(14) ? Optional.of(row.getString(13)) : Optional.empty());
  }
}
