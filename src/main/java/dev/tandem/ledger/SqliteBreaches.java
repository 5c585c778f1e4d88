package dev.tandem.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Breaches in SQLite. */
final class SqliteBreaches implements BreachLog {
  private static final String COLUMNS =
      "SELECT id, monitor, kind, collection, target, metric, observed, low, high, p, onset, noticed,"
          + " severity, sentence, last, ended, verdict FROM breach ";

  private final Database database;

  SqliteBreaches(Database database) {
    this.database = database;
  }

  @Override
  public void put(Breach breach) {
    database.write(handle -> put(handle, breach));
  }

  static int put(Handle handle, Breach breach) {
    try (Update update =
        handle.createUpdate(
            "INSERT INTO breach (id, monitor, kind, collection, target, metric, observed, low, high,"
                + " p, onset, noticed, severity, sentence, last, ended, verdict) VALUES (:id,"
                + " :monitor, :kind, :collection, :target, :metric, :observed, :low, :high, :p,"
                + " :onset, :noticed, :severity, :sentence, :last, :ended, :verdict)"
                + " ON CONFLICT (id) DO UPDATE SET observed = excluded.observed,"
                + " low = excluded.low, high = excluded.high, p = excluded.p,"
                + " severity = excluded.severity, sentence = excluded.sentence,"
                + " last = excluded.last, ended = excluded.ended")) {
      return update
          .bind("id", breach.id())
          .bind("monitor", breach.monitor())
          .bind("kind", breach.kind())
          .bind("collection", breach.collection())
          .bind("target", breach.target())
          .bind("metric", breach.metric())
          .bind("observed", SqliteMonitors.finite(breach.observed()))
          .bind("low", SqliteMonitors.finite(breach.low()))
          .bind("high", SqliteMonitors.finite(breach.high()))
          .bind("p", breach.p())
          .bind("onset", Bytes.nanos(breach.onset()))
          .bind("noticed", Bytes.nanos(breach.noticed()))
          .bind("severity", breach.severity().word())
          .bind("sentence", breach.sentence())
          .bind("last", Bytes.nanos(breach.last()))
          .bind("ended", breach.ended().map(Bytes::nanos))
          .bind("verdict", breach.verdict().word())
          .execute();
    }
  }

  @Override
  public Optional<Breach> find(String id) {
    return read("WHERE id = ?", id).stream().findFirst();
  }

  static Optional<Breach> find(Handle handle, String id) {
    return handle
        .select(COLUMNS + "WHERE id = ?", id)
        .map((row, context) -> breach(row))
        .findOne();
  }

  @Override
  public List<Breach> since(Instant noticed) {
    return read("WHERE noticed >= ? ORDER BY noticed, sequence", Bytes.nanos(noticed));
  }

  @Override
  public List<Breach> open() {
    return read("WHERE ended IS NULL ORDER BY sequence");
  }

  @Override
  public List<Breach> page(String monitor, String before, int limit) {
    return read(
        "WHERE (? = '' OR monitor = ?)"
            + " AND (? = '' OR sequence < (SELECT sequence FROM breach WHERE id = ?))"
            + " ORDER BY sequence DESC LIMIT ?",
        monitor,
        monitor,
        before,
        before,
        limit);
  }

  @Override
  public boolean judge(String id, Breach.Verdict verdict) {
    return database.write(
        handle ->
            handle.execute(
                    "UPDATE breach SET verdict = ?, judged = ? WHERE id = ?",
                    verdict.word(),
                    database.now(),
                    id)
                == 1);
  }

  private List<Breach> read(String which, Object... values) {
    return database.read(
        handle ->
            handle.select(COLUMNS + which, values).map((row, context) -> breach(row)).list());
  }

  private static Breach breach(ResultSet row) throws SQLException {
    long ended = row.getLong(16);
    boolean over = !row.wasNull();
    return new Breach(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        SqliteMonitors.orElse(row, 7, Double.NaN),
        SqliteMonitors.orElse(row, 8, Double.NEGATIVE_INFINITY),
        SqliteMonitors.orElse(row, 9, Double.POSITIVE_INFINITY),
        row.getDouble(10),
        Bytes.instant(row.getLong(11)),
        Bytes.instant(row.getLong(12)),
        Breach.Severity.parse(row.getString(13)),
        row.getString(14),
        Bytes.instant(row.getLong(15)),
        over ? Optional.of(Bytes.instant(ended)) : Optional.empty(),
        Breach.Verdict.parse(row.getString(17)));
  }
}
