package dev.tandem.ledger;

import dev.tandem.text.UserError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.JdbiException;

/** Figures in SQLite. */
final class SqliteFigures implements FigureLog {
  private static final int QUERY_SECONDS = 5;

  private final Database database;

  SqliteFigures(Database database) {
    this.database = database;
  }

  @Override
  public void answers(
      String collection, Instant from, Instant until, Consumer<AnswerFigure> sink) {
    List<AnswerFigure> answers =
        database.read(
            handle ->
                handle
                    .select(
                        "SELECT a.time, a.abstained, a.denied, a.prompt_tokens, a.completion_tokens,"
                            + " coalesce(json_extract(a.timing, '$.retrieve'), 0),"
                            + " coalesce(json_extract(a.timing, '$.total'), 0), p.score, p.doc_id,"
                            + " (SELECT count(*) FROM answer_citation c"
                            + " WHERE c.answer_sequence = a.sequence)"
                            + " FROM answer a LEFT JOIN answer_passage p"
                            + " ON p.answer_sequence = a.sequence AND p.ordinal = 0"
                            + " WHERE a.time >= ? AND a.time < ? AND a.collection = ?"
                            + " ORDER BY a.time",
                        Bytes.nanos(from),
                        Bytes.nanos(until),
                        collection)
                    .map((row, context) -> answer(row))
                    .list());
    answers.forEach(sink);
  }

  private static AnswerFigure answer(ResultSet row) throws SQLException {
    double best = SqliteMonitors.orElse(row, 8, Double.NaN);
    return new AnswerFigure(
        Bytes.instant(row.getLong(1)),
        row.getBoolean(2),
        row.getInt(3),
        row.getInt(4),
        row.getInt(5),
        row.getLong(6),
        row.getLong(7),
        best,
        Double.isNaN(best) ? "" : row.getString(9),
        row.getInt(10));
  }

  @Override
  public Optional<Instant> firstAnswer(String collection) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT a.time FROM answer_collection c JOIN answer a"
                        + " ON a.sequence = c.answer_sequence WHERE c.collection = ?"
                        + " ORDER BY c.answer_sequence LIMIT 1",
                    collection)
                .mapTo(Long.class)
                .findOne()
                .map(Bytes::instant));
  }

  @Override
  public Map<String, Integer> cited(String collection, Instant from, Instant until) {
    return counts(
        "SELECT c.doc_id, count(DISTINCT a.sequence) FROM answer a JOIN answer_citation c"
            + " ON c.answer_sequence = a.sequence AND c.collection = a.collection"
            + " WHERE a.time >= ? AND a.time < ? AND a.collection = ? GROUP BY c.doc_id",
        Bytes.nanos(from),
        Bytes.nanos(until),
        collection);
  }

  @Override
  public Set<String> retrieved(String collection, Instant since) {
    return database.read(
        handle ->
            new HashSet<>(
                handle
                    .select(
                        "SELECT DISTINCT p.doc_id FROM answer a JOIN answer_passage p"
                            + " ON p.answer_sequence = a.sequence"
                            + " WHERE a.time >= ? AND p.collection = ?",
                        Bytes.nanos(since),
                        collection)
                    .mapTo(String.class)
                    .list()));
  }

  @Override
  public Map<Rating, Integer> rated(String collection, Instant from, Instant until) {
    Map<Rating, Integer> rated = new EnumMap<>(Rating.class);
    counts(
            "SELECT f.rating, count(*) FROM feedback f JOIN answer a"
                + " ON a.sequence = f.answer_sequence"
                + " WHERE f.time >= ? AND f.time < ? AND a.collection = ? GROUP BY f.rating",
            Bytes.nanos(from),
            Bytes.nanos(until),
            collection)
        .forEach((word, n) -> rated.put(Rating.valueOf(word.toUpperCase(Locale.ROOT)), n));
    return rated;
  }

  @Override
  public List<VersionFigure> versions(String collection, Instant from, Instant until) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT d.doc_id, v.version, v.characters, v.chunks, b.characters, max(v.version)"
                        + " FROM change g JOIN collection c ON c.id = g.collection_id"
                        + " JOIN document d ON d.id = g.document_id"
                        + " JOIN version v ON v.document_id = d.id AND v.version = g.version"
                        + " LEFT JOIN version b ON b.document_id = d.id"
                        + " AND b.version = v.version - 1"
                        + " WHERE g.time >= ? AND g.time < ? AND g.kind = 'put' AND c.name = ?"
                        + " GROUP BY d.id ORDER BY d.doc_id",
                    Bytes.nanos(from),
                    Bytes.nanos(until),
                    collection)
                .map(
                    (row, context) -> {
                      int before = row.getInt(5);
                      boolean first = row.wasNull();
                      return new VersionFigure(
                          row.getString(1),
                          row.getInt(2),
                          row.getInt(3),
                          row.getInt(4),
                          first ? Optional.empty() : Optional.of(before));
                    })
                .list());
  }

  @Override
  public List<RunLog.Run> runs(Instant from, Instant until) {
    return database.read(
        handle ->
            handle
                .select(
                    SqliteRuns.RUN + " WHERE started >= ? AND started < ? ORDER BY started",
                    Bytes.nanos(from),
                    Bytes.nanos(until))
                .map((row, context) -> SqliteRuns.run(row))
                .list());
  }

  @Override
  public Map<String, Integer> audited(String action, Instant from, Instant until) {
    return counts(
        "SELECT outcome, count(*) FROM audit WHERE time >= ? AND time < ?"
            + " AND (? = '' OR action = ?) GROUP BY outcome",
        Bytes.nanos(from),
        Bytes.nanos(until),
        action,
        action);
  }

  private Map<String, Integer> counts(String sql, Object... values) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    database
        .read(
            handle ->
                handle
                    .select(sql, values)
                    .map((row, context) -> Map.entry(row.getString(1), row.getInt(2)))
                    .list())
        .forEach(each -> counts.put(each.getKey(), each.getValue()));
    return counts;
  }

  @Override
  public OptionalDouble query(String sql) {
    try {
      List<Optional<Double>> rows =
          database.read(
              handle ->
                  handle
                      .createQuery(sql)
                      .setQueryTimeout(QUERY_SECONDS)
                      .setMaxRows(1)
                      .map((row, context) -> number(row))
                      .list());
      return rows.isEmpty() || rows.getFirst().isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(rows.getFirst().get());
    } catch (JdbiException | IllegalArgumentException e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new UserError(
          "the query gives no number: %s".formatted(why == null ? "it fails" : why.strip()), e);
    }
  }

  private static Optional<Double> number(ResultSet row) throws SQLException {
    Object value = row.getObject(1);
    if (row.wasNull()) {
      return Optional.empty();
    }
    if (value instanceof Number number) {
      return Optional.of(number.doubleValue());
    }
    throw new SQLException("its first column is no number");
  }
}
