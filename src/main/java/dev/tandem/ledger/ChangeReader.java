package dev.tandem.ledger;

import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.EmbeddedChunk;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Streams what still matters of a collection's history. Each document is read in a transaction of
 * its own: at most one document is in memory, and no long read holds back the write-ahead log. What
 * is replaced meanwhile comes later in the same stream, with its new sequence number.
 */
final class ChangeReader {
  private static final int PAGE = 500;

  private final Database database;
  private final String collection;

  ChangeReader(Database database, String collection) {
    this.database = database;
    this.collection = collection;
  }

  private record Step(long sequence, long documentId, String docId, String kind, String acl) {}

  void since(long sequence, Consumer<Change> sink) {
    long last = sequence;
    while (true) {
      long after = last;
      List<Step> steps = database.read(handle -> steps(handle, after));
      if (steps.isEmpty()) {
        return;
      }
      for (Step step : steps) {
        change(step).ifPresent(sink);
      }
      last = steps.getLast().sequence();
    }
  }

  private List<Step> steps(Handle handle, long after) {
    return handle
        .select(
            "SELECT h.sequence, d.id, d.doc_id, h.kind, d.acl FROM change h"
                + " CROSS JOIN document d ON d.id = h.document_id"
                + " AND h.sequence IN (d.put_sequence, d.permit_sequence, d.remove_sequence)"
                + " WHERE h.collection_id = (SELECT id FROM collection WHERE name = ?)"
                + " AND h.sequence > ? ORDER BY h.sequence LIMIT ?",
            collection,
            after,
            PAGE)
        .map(
            (row, context) ->
                new Step(
                    row.getLong(1),
                    row.getLong(2),
                    row.getString(3),
                    row.getString(4),
                    row.getString(5)))
        .list();
  }

  private Optional<Change> change(Step step) {
    return switch (step.kind()) {
      case "remove" -> Optional.of(new Change.Remove(step.sequence(), step.docId()));
      case "permit" ->
          Optional.of(new Change.Permit(step.sequence(), step.docId(), Acl.parse(step.acl())));
      case "put" -> database.read(handle -> put(handle, step));
      default -> throw new IllegalStateException("unknown kind of change " + step.kind());
    };
  }

  /** What {@code put} needs of a document's row, if that version is still the current one. */
  private record Current(
      long versionId, int version, Acl acl, byte[] key, Details details, boolean thisGeneration) {

    static Current read(ResultSet row) throws SQLException {
      byte[] key = row.getBytes(4);
      return new Current(
          row.getLong(1),
          row.getInt(2),
          Acl.parse(row.getString(3)),
          key,
          Details.parse(Vault.open(key, "details", row.getBytes(5))),
          row.getBoolean(6));
    }
  }

  private Optional<Change> put(Handle handle, Step step) {
    return handle
        .select(
            "SELECT v.id, v.version, d.acl, s.key, v.details, v.generation = c.generation"
                + " FROM document d JOIN version v ON v.id = d.current_id"
                + " JOIN secret s ON s.id = d.secret_id JOIN collection c ON c.id = d.collection_id"
                + " WHERE d.id = ? AND d.put_sequence = ?",
            step.documentId(),
            step.sequence())
        .map((row, context) -> Current.read(row))
        .findOne()
        .map(
            current ->
                new Change.Put(
                    step.sequence(),
                    step.docId(),
                    current.version(),
                    current.details().title(),
                    current.acl(),
                    current.details().language(),
                    current.thisGeneration() ? chunks(handle, step, current) : List.of()));
  }

  private static List<EmbeddedChunk> chunks(Handle handle, Step step, Current current) {
    return handle
        .select(
            "SELECT chunk_id, ordinal, body, vector FROM chunk WHERE version_id = ?"
                + " ORDER BY ordinal",
            current.versionId())
        .map(
            (row, context) ->
                new EmbeddedChunk(
                    Bytes.chunk(
                        row.getString(1),
                        step.docId(),
                        current.version(),
                        row.getInt(2),
                        Vault.open(current.key(), "chunk", row.getBytes(3))),
                    Bytes.vector(Vault.open(current.key(), "vector", row.getBytes(4)))))
        .list();
  }
}
