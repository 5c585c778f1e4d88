package dev.tandem.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tandem.text.DocumentKey;
import java.io.File;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Lineage in SQLite. Any process may write it. */
final class SqliteLineage implements LineageLog {
  private final Database database;

  SqliteLineage(Database database) {
    this.database = database;
  }

  // ---- what is kept

  @Override
  public void made(String collection, String set, List<MadeRow> rows) {
    database.write(
        handle -> {
          handle.execute(
              "DELETE FROM example_source WHERE collection = ? AND example_set = ?",
              collection,
              set);
          try (PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT OR REPLACE INTO example_source (collection, example_set, example, document_id,"
                      + " version) SELECT ?, ?, ?, d.id, ? FROM collection c JOIN document d"
                      + " ON d.collection_id = c.id WHERE c.name = ? AND d.doc_id = ?")) {
            for (MadeRow row : rows) {
              DocumentKey document = row.document();
              batch.add(
                  collection,
                  set,
                  row.row(),
                  row.version(),
                  document.collection(),
                  document.docId());
            }
            return rows.isEmpty() ? new int[0] : batch.execute();
          }
        });
  }

  @Override
  public void measured(
      String comparison, String arm, Optional<String> adapterPath, List<Source> sources) {
    database.write(
        handle -> {
          handle.execute(
              "INSERT OR REPLACE INTO comparison_arm (run_sequence, arm, adapter_sequence)"
                  + " SELECT sequence, ?, coalesce((SELECT sequence FROM adapter WHERE path = ?"
                  + " ORDER BY sequence DESC LIMIT 1), 0) FROM run WHERE id = ?",
              arm,
              adapterPath.orElse(""),
              comparison);
          try (PreparedBatch batch =
              handle.prepareBatch(
                  "INSERT INTO comparison_source (run_sequence, arm, document_id, rank, version)"
                      + " SELECT r.sequence, ?, d.id, ?, ? FROM run r, collection c"
                      + " JOIN document d ON d.collection_id = c.id"
                      + " WHERE r.id = ? AND c.name = ? AND d.doc_id = ?"
                      + " ON CONFLICT DO UPDATE SET rank = min(rank, excluded.rank)")) {
            for (Source source : sources) {
              batch.add(
                  arm,
                  source.how().ordinal(),
                  source.version(),
                  comparison,
                  source.document().collection(),
                  source.document().docId());
            }
            return sources.isEmpty() ? new int[0] : batch.execute();
          }
        });
  }

  @Override
  public boolean decided(Decided decision) {
    return database.write(
        handle ->
            handle.execute(
                    "INSERT INTO decision (id, time, collection, run_sequence, arm, folder)"
                        + " SELECT ?, ?, ?, sequence, ?, ? FROM run WHERE id = ?",
                    decision.id(),
                    Bytes.nanos(decision.time()),
                    decision.collection(),
                    decision.arm(),
                    decision.folder(),
                    decision.comparison())
                == 1);
  }

  @Override
  public void stale(Collection<String> decisions, Stale stale) {
    database.write(
        handle ->
            handle.execute(
                "UPDATE decision SET stale = ?, why = ? WHERE stale IS NULL"
                    + " AND id IN (SELECT value FROM json_each(?))",
                Bytes.nanos(stale.since()),
                stale.why(),
                Json.list(decisions)));
  }

  @Override
  public boolean tell(String answer, Note note) {
    return database.write(
        handle ->
            handle.execute(
                    "INSERT OR REPLACE INTO answer_note (answer_sequence, time, verdict, why, again)"
                        + " SELECT sequence, ?, ?, ?, ? FROM answer WHERE id = ?",
                    Bytes.nanos(note.time()),
                    note.verdict(),
                    Json.list(note.why()),
                    note.again(),
                    answer)
                == 1);
  }

  /** The note beside an answer. */
  static Optional<Note> note(Handle handle, long answer) {
    return handle
        .select(
            "SELECT time, verdict, why, again FROM answer_note WHERE answer_sequence = ?", answer)
        .map(
            (row, context) ->
                new Note(
                    Bytes.instant(row.getLong(1)),
                    row.getString(2),
                    Json.read(row.getString(3), new TypeReference<List<String>>() {}),
                    row.getString(4)))
        .findOne();
  }

  // ---- what is asked

  @Override
  public Reach reach(Origin origin, int limit) {
    return database.read(handle -> new LineageReader(handle, origin).reach(limit));
  }

  @Override
  public Optional<Decided> decision(String id) {
    return database.read(
        handle ->
            handle
                .select(LineageReader.DECISION + "WHERE d.id = ?", id)
                .map((row, context) -> LineageReader.decided(row))
                .findOne());
  }

  @Override
  public Optional<Decided> decisionOn(String comparison) {
    return database.read(
        handle ->
            handle
                .select(LineageReader.DECISION + "WHERE r.id = ? ORDER BY d.sequence DESC LIMIT 1", comparison)
                .map((row, context) -> LineageReader.decided(row))
                .findOne());
  }

  @Override
  public List<DocumentKey> from(String path) {
    String under = path.endsWith(File.separator) ? path : path + File.separator;
    return database.read(
        handle ->
            handle
                .createQuery(
                    "SELECT c.name, d.doc_id FROM document_source s"
                        + " JOIN document d ON d.id = s.document_id"
                        + " JOIN collection c ON c.id = d.collection_id"
                        + " WHERE s.source = :path OR substr(s.source, 1, length(:under)) = :under"
                        + " OR (substr(:path, 1, length(s.source) + 1) = s.source || :separator"
                        + " AND (s.source || :separator || d.doc_id = :path"
                        + " OR substr(s.source || :separator || d.doc_id, 1, length(:under)) = :under))"
                        + " ORDER BY 1, 2")
                .bind("path", path)
                .bind("under", under)
                .bind("separator", File.separator)
                .map((row, context) -> new DocumentKey(row.getString(1), row.getString(2)))
                .list());
  }

  @Override
  public List<String> sources(DocumentKey document) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT s.source FROM collection c JOIN document d ON d.collection_id = c.id"
                        + " JOIN document_source s ON s.document_id = d.id"
                        + " WHERE c.name = ? AND d.doc_id = ? ORDER BY 1",
                    document.collection(),
                    document.docId())
                .mapTo(String.class)
                .list());
  }

  @Override
  public List<Source> sourcesOf(String comparison, String arm) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT c.name, d.doc_id, s.version, s.rank FROM run r"
                        + " JOIN comparison_source s ON s.run_sequence = r.sequence"
                        + " JOIN document d ON d.id = s.document_id"
                        + " JOIN collection c ON c.id = d.collection_id"
                        + " WHERE r.id = ? AND s.arm = ? ORDER BY s.rank, 1, 2",
                    comparison,
                    arm)
                .map(
                    (row, context) ->
                        new Source(
                            new DocumentKey(row.getString(1), row.getString(2)),
                            row.getInt(3),
                            LineageReader.HOW[row.getInt(4)]))
                .list());
  }

  @Override
  public List<Measured> arms(String comparison) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT r.id, r.started, r.collection, m.arm, "
                        + LineageReader.WRITTEN
                        + ", a.id FROM run r JOIN comparison_arm m ON m.run_sequence = r.sequence"
                        + " LEFT JOIN adapter a ON a.sequence = m.adapter_sequence"
                        + " WHERE r.id = ? ORDER BY m.arm",
                    comparison)
                .map((row, context) -> LineageReader.arm(row))
                .list());
  }

  @Override
  public Optional<String> adapterOf(String answer) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT p.id FROM answer a JOIN answer_adapter w ON w.answer_sequence = a.sequence"
                        + " JOIN adapter p ON p.sequence = w.adapter_sequence WHERE a.id = ?",
                    answer)
                .mapTo(String.class)
                .findFirst());
  }
}
