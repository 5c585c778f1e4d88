package dev.tandem.ledger;

import dev.tandem.ledger.LineageLog.Asker;
import dev.tandem.ledger.LineageLog.Counts;
import dev.tandem.ledger.LineageLog.Decided;
import dev.tandem.ledger.LineageLog.Learnt;
import dev.tandem.ledger.LineageLog.MadeRow;
import dev.tandem.ledger.LineageLog.Measured;
import dev.tandem.ledger.LineageLog.Origin;
import dev.tandem.ledger.LineageLog.Reach;
import dev.tandem.ledger.LineageLog.Stale;
import dev.tandem.ledger.LineageLog.Touched;
import dev.tandem.text.DocumentKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatements;

/** What stands on an origin, read in one transaction. */
final class LineageReader {
  static final LineageLog.How[] HOW = LineageLog.How.values();
  static final int WRITTEN = LineageLog.How.WRITTEN.ordinal();

  static final String DECISION =
      "SELECT d.id, d.time, d.collection, r.id, d.arm, d.folder, d.stale, d.why FROM decision d"
          + " JOIN run r ON r.sequence = d.run_sequence ";

  /** Every answer of a collection: cited is one of its documents, stood in the prompt, or neither. */
  private static final String OF_COLLECTIONS =
      "SELECT a.sequence, CASE WHEN EXISTS (SELECT 1 FROM answer_citation q"
          + " WHERE q.answer_sequence = a.sequence AND q.collection IN"
          + " (SELECT value FROM json_each(:collections))) THEN 0"
          + " WHEN EXISTS (SELECT 1 FROM answer_passage p WHERE p.answer_sequence = a.sequence"
          + " AND p.used = 1 AND p.collection IN (SELECT value FROM json_each(:collections))) THEN 1"
          + " ELSE 2 END FROM answer a WHERE a.time >= :since AND a.time < :until AND EXISTS"
          + " (SELECT 1 FROM answer_collection k WHERE k.answer_sequence = a.sequence"
          + " AND k.collection IN (SELECT value FROM json_each(:collections)))";

  private final Handle handle;
  private final Origin origin;
  private final String documents; // numbers of their rows, as JSON
  private final String adapters;

  LineageReader(Handle handle, Origin origin) {
    this.handle = handle;
    this.origin = origin;
    this.documents =
        numbers(
            "SELECT d.id FROM json_each(?) j CROSS JOIN collection c ON c.name = j.value ->> 0"
                + " CROSS JOIN document d ON d.collection_id = c.id AND d.doc_id = j.value ->> 1",
            origin.documents().stream()
                .map(each -> List.of(each.collection(), each.docId()))
                .toList());
    this.adapters =
        numbers(
            "SELECT a.sequence FROM json_each(?) j JOIN adapter a ON a.id = j.value",
            origin.adapters());
  }

  private String numbers(String query, List<?> names) {
    return Json.write(handle.select(query, Json.write(names)).mapTo(Long.class).list());
  }

  /**
   * @param limit of the answers
   */
  Reach reach(int limit) {
    return new Reach(
        count(), answers(limit), askers(), rows(), adapters(), comparisons(), decisions());
  }

  /** Every answer once, with its strongest rank. */
  private String touched() {
    return "WITH touched AS MATERIALIZED (SELECT answer_sequence, min(rank) AS rank FROM ("
        + "SELECT answer_sequence, rank FROM answer_source WHERE document_id IN"
        + " (SELECT value FROM json_each(:documents)) AND time >= :since AND time < :until"
        + (origin.version().isPresent() ? " AND version = :version" : "")
        + " UNION ALL SELECT answer_sequence, "
        + WRITTEN
        + " FROM answer_adapter WHERE adapter_sequence IN"
        + " (SELECT value FROM json_each(:adapters)) AND time >= :since AND time < :until"
        + (origin.collections().isEmpty() ? "" : " UNION ALL " + OF_COLLECTIONS)
        + ") GROUP BY answer_sequence) ";
  }

  private Query bound(String sql) {
    return handle
        .createQuery(sql)
        .configure(SqlStatements.class, any -> any.setUnusedBindingAllowed(true))
        .bind("documents", documents)
        .bind("adapters", adapters)
        .bind("collections", Json.list(origin.collections()))
        .bind("until", origin.until().map(Bytes::nanos).orElse(Long.MAX_VALUE))
        .bind("since", origin.since().map(Bytes::nanos).orElse(Long.MIN_VALUE))
        .bind("version", origin.version().orElse(0));
  }

  private List<Touched> answers(int limit) {
    return bound(touched()
                        + "SELECT a.id, a.time, a.collection, t.rank FROM (SELECT * FROM touched"
                        + " ORDER BY rank, answer_sequence DESC LIMIT :limit) t"
                        + " CROSS JOIN answer a ON a.sequence = t.answer_sequence"
                        + " ORDER BY t.rank, t.answer_sequence DESC")
                .bind("limit", limit)
                .map(
                    (row, context) ->
                        new Touched(
                            row.getString(1),
                            Bytes.instant(row.getLong(2)),
                            row.getString(3),
                            HOW[row.getInt(4)]))
                .list();
  }

  private Counts count() {
          long[] counts = new long[HOW.length];
          bound(touched() + "SELECT rank, count(*) FROM touched GROUP BY rank")
              .map((row, context) -> new long[] {row.getLong(1), row.getLong(2)})
              .forEach(each -> counts[(int) each[0]] = each[1]);
          return new Counts(counts[0], counts[1], counts[2], counts[3]);
  }

  private List<Asker> askers() {
    return bound(touched()
                        + "SELECT s.secret_id, p.principal, count(*) AS n FROM touched t"
                        + " CROSS JOIN answer_subject s ON s.answer_sequence = t.answer_sequence"
                        + " JOIN subject p ON p.secret_id = s.secret_id"
                        + " GROUP BY s.secret_id ORDER BY n DESC, s.secret_id")
                .map(
                    (row, context) ->
                        new Asker(
                            row.getLong(1),
                            name(row.getLong(1), row.getString(2)),
                            row.getLong(3)))
                .list();
  }

  private static Optional<String> name(long subject, String principal) {
    return principal.equals("forgotten " + subject) ? Optional.empty() : Optional.of(principal);
  }

  private List<MadeRow> rows() {
    return bound("SELECT e.collection, e.example_set, e.example, c.name, d.doc_id, e.version"
                        + " FROM example_source e JOIN document d ON d.id = e.document_id"
                        + " JOIN collection c ON c.id = d.collection_id WHERE e.document_id IN"
                        + " (SELECT value FROM json_each(:documents))"
                        + (origin.version().isPresent() ? " AND e.version = :version" : "")
                        + " ORDER BY 1, 2, 3, 4, 5")
                .map(
                    (row, context) ->
                        new MadeRow(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            new DocumentKey(row.getString(4), row.getString(5)),
                            row.getInt(6)))
                .list();
  }

  /** The adapters that are named or that learnt from a document. */
  private String affected() {
    return "WITH affected AS MATERIALIZED (SELECT a.sequence FROM document d"
        + " JOIN collection c ON c.id = d.collection_id JOIN adapter_document l"
        + " ON l.collection = c.name AND l.doc_id = d.doc_id"
        + (origin.version().isPresent() ? " AND l.version IN (0, :version)" : "")
        + " JOIN adapter a ON a.sequence = l.adapter_sequence"
        + " WHERE d.id IN (SELECT value FROM json_each(:documents))"
        + " UNION SELECT value FROM json_each(:adapters)) ";
  }

  private List<Learnt> adapters() {
    return bound(affected()
                        + "SELECT a.id, a.name, a.collection, a.created, (SELECT count(*)"
                        + " FROM answer_adapter w WHERE w.adapter_sequence = a.sequence"
                        + " AND w.time >= :since AND w.time < :until) FROM adapter a"
                        + " WHERE a.sequence IN (SELECT sequence FROM affected) ORDER BY a.sequence")
                .map(
                    (row, context) ->
                        new Learnt(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            Bytes.instant(row.getLong(4)),
                            row.getLong(5)))
                .list();
  }

  /** Arms that rest on what is affected: {@code run_sequence, arm, rank}. */
  private String restingArms() {
    return affected()
        + ", resting AS MATERIALIZED (SELECT run_sequence, arm, min(rank) AS rank FROM ("
        + "SELECT run_sequence, arm, rank FROM comparison_source WHERE document_id IN"
        + " (SELECT value FROM json_each(:documents))"
        + (origin.version().isPresent() ? " AND version = :version" : "")
        + " UNION ALL SELECT run_sequence, arm, "
        + WRITTEN
        + " FROM comparison_arm WHERE adapter_sequence IN (SELECT sequence FROM affected))"
        + " GROUP BY run_sequence, arm) ";
  }

  private List<Measured> comparisons() {
    return bound(restingArms()
                        + "SELECT r.id, r.started, r.collection, t.arm, t.rank, a.id"
                        + " FROM resting t JOIN run r ON r.sequence = t.run_sequence"
                        + " LEFT JOIN comparison_arm m ON m.run_sequence = t.run_sequence"
                        + " AND m.arm = t.arm LEFT JOIN adapter a ON a.sequence = m.adapter_sequence"
                        + " WHERE r.started >= :since AND r.started < :until ORDER BY r.sequence DESC, t.arm")
                .map((row, context) -> arm(row))
                .list();
  }

  static Measured arm(ResultSet row) throws SQLException {
    return new Measured(
        row.getString(1),
        Bytes.instant(row.getLong(2)),
        row.getString(3),
        row.getString(4),
        HOW[row.getInt(5)],
        Optional.ofNullable(row.getString(6)));
  }

  private List<Decided> decisions() {
    return bound(restingArms()
                        + DECISION
                        + "JOIN resting t ON t.run_sequence = d.run_sequence AND t.arm = d.arm"
                        + " WHERE d.time >= :since AND d.time < :until ORDER BY d.sequence DESC")
                .map((row, context) -> decided(row))
                .list();
  }

  static Decided decided(ResultSet row) throws SQLException {
    long stale = row.getLong(7);
    return new Decided(
        row.getString(1),
        Bytes.instant(row.getLong(2)),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        stale == 0
            ? Optional.empty()
            : Optional.of(new Stale(Bytes.instant(stale), row.getString(8))));
  }

}
