package dev.tandem.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Monitors in SQLite. */
final class SqliteMonitors implements MonitorLog {
  private static final String COLUMNS =
      "SELECT id, kind, collection, target, metric, created, state, why, until, %s, tested,"
          + " tested_at FROM monitor ";
  private static final String VALUE =
      "v.time, v.value, v.n, v.expected, v.low, v.high, v.p, v.state";

  private static final long DAY = Duration.ofDays(1).toNanos();

  private final Database database;

  SqliteMonitors(Database database) {
    this.database = database;
  }

  /** For a column in which NULL stands for what is no number or has no bound. */
  static Optional<Double> finite(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  static double orElse(ResultSet row, int column, double other) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? other : value;
  }

  @Override
  public void put(List<Seen> tick) {
    database.write(
        handle -> {
          for (Seen seen : tick) {
            put(handle, seen.monitor());
            put(handle, seen.monitor().id(), seen.values());
            seen.breaches().forEach(breach -> SqliteBreaches.put(handle, breach));
          }
          return true;
        });
  }

  private static void put(Handle handle, MonitorInfo monitor) {
    handle.execute(
        "INSERT INTO monitor (id, kind, collection, target, metric, created, state, why, until,"
            + " memory, tested, tested_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET state = excluded.state, why = excluded.why,"
            + " until = excluded.until, memory = excluded.memory, tested = excluded.tested,"
            + " tested_at = excluded.tested_at",
        monitor.id(),
        monitor.kind(),
        monitor.collection(),
        monitor.target(),
        monitor.metric(),
        Bytes.nanos(monitor.created()),
        monitor.state().word(),
        monitor.why(),
        Bytes.nanos(monitor.until()),
        deflate(monitor.memory()),
        monitor.tested(),
        monitor.testedAt().map(Bytes::nanos).orElse(0L));
  }

  private static void put(Handle handle, String id, List<MonitorValue> values) {
    if (values.isEmpty()) {
      return;
    }
    long monitor =
        handle.select("SELECT sequence FROM monitor WHERE id = ?", id).mapTo(Long.class).one();
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT OR REPLACE INTO monitor_value (monitor_sequence, time, value, n, expected, low,"
                + " high, p, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (MonitorValue value : values) {
        batch.add(
            monitor,
            Bytes.nanos(value.time()),
            value.value().isPresent()
                ? Optional.of(value.value().getAsDouble())
                : Optional.<Double>empty(),
            value.n(),
            finite(value.expected()),
            finite(value.low()),
            finite(value.high()),
            value.p(),
            value.state().word());
      }
      batch.execute();
    }
  }

  @Override
  public List<MonitorInfo> all() {
    return database.read(
        handle ->
            handle
                .select(COLUMNS.formatted("x''") + "ORDER BY collection, kind, target, metric")
                .map((row, context) -> info(row))
                .list());
  }

  @Override
  public Optional<MonitorInfo> find(String id) {
    return database.read(
        handle ->
            handle
                .select(COLUMNS.formatted("memory") + "WHERE id = ?", id)
                .map((row, context) -> info(row))
                .findOne());
  }

  @Override
  public void remove(String id) {
    database.write(
        handle -> {
          handle.execute(
              "DELETE FROM monitor_value WHERE monitor_sequence ="
                  + " (SELECT sequence FROM monitor WHERE id = ?)",
              id);
          return handle.execute("DELETE FROM monitor WHERE id = ?", id);
        });
  }

  @Override
  public List<MonitorValue> values(String id, Instant from) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT "
                        + VALUE
                        + " FROM monitor m JOIN monitor_value v ON v.monitor_sequence = m.sequence"
                        + " WHERE m.id = ? AND v.time >= ? ORDER BY v.time",
                    id,
                    Bytes.nanos(from))
                .map((row, context) -> value(row, 1))
                .list());
  }

  @Override
  public Map<String, MonitorValue> newest() {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT m.id, "
                        + VALUE
                        + " FROM monitor m JOIN monitor_value v ON v.monitor_sequence = m.sequence"
                        + " AND v.time = (SELECT max(time) FROM monitor_value"
                        + " WHERE monitor_sequence = m.sequence)")
                .map((row, context) -> Map.entry(row.getString(1), value(row, 2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Override
  public Optional<MonitorValue> newest(String id) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT "
                        + VALUE
                        + " FROM monitor m JOIN monitor_value v ON v.monitor_sequence = m.sequence"
                        + " WHERE m.id = ? ORDER BY v.time DESC LIMIT 1",
                    id)
                .map((row, context) -> value(row, 1))
                .findOne());
  }

  /** A value is of the day in which the time ends that it is of; midnight ends the day before. */
  @Override
  public int thin(Instant before) {
    return database.write(
        handle ->
            handle.execute(
                "DELETE FROM monitor_value WHERE (monitor_sequence, time) IN"
                    + " (SELECT monitor_sequence, time FROM (SELECT monitor_sequence, time,"
                    + " row_number() OVER (PARTITION BY monitor_sequence, (time - 1) / ?"
                    + " ORDER BY state = 'anomaly' DESC, time DESC) AS place"
                    + " FROM monitor_value WHERE time < ?) WHERE place > 1)",
                DAY,
                Bytes.nanos(before)));
  }

  @Override
  public Optional<String> mark(String name) {
    return database.read(
        handle ->
            handle
                .select("SELECT json FROM watch_mark WHERE name = ?", name)
                .mapTo(String.class)
                .findOne());
  }

  @Override
  public void putMark(String name, String json) {
    database.write(
        handle ->
            handle.execute(
                "INSERT OR REPLACE INTO watch_mark (name, json) VALUES (?, ?)", name, json));
  }

  private static MonitorInfo info(ResultSet row) throws SQLException {
    long tested = row.getLong(12);
    return new MonitorInfo(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Bytes.instant(row.getLong(6)),
        MonitorInfo.State.parse(row.getString(7)),
        row.getString(8),
        Bytes.instant(row.getLong(9)),
        inflate(row.getBytes(10)),
        row.getString(11),
        tested == 0 ? Optional.empty() : Optional.of(Bytes.instant(tested)));
  }

  private static MonitorValue value(ResultSet row, int first) throws SQLException {
    double value = row.getDouble(first + 1);
    boolean missing = row.wasNull();
    return new MonitorValue(
        Bytes.instant(row.getLong(first)),
        missing ? OptionalDouble.empty() : OptionalDouble.of(value),
        row.getLong(first + 2),
        orElse(row, first + 3, Double.NaN),
        orElse(row, first + 4, Double.NEGATIVE_INFINITY),
        orElse(row, first + 5, Double.POSITIVE_INFINITY),
        row.getDouble(first + 6),
        MonitorValue.State.parse(row.getString(first + 7)));
  }

  /** A detector remembers some thousand values, of which the digits repeat. */
  private static byte[] deflate(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(Bytes.utf8(text));
    } catch (IOException e) {
      throw new UncheckedIOException("writing into memory failed", e);
    }
    return bytes.toByteArray();
  }

  private static String inflate(byte[] bytes) {
    if (bytes.length == 0) {
      return "";
    }
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      return Bytes.text(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("what a monitor learnt cannot be read", e);
    }
  }
}
