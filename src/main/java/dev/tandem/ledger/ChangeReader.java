package dev.tandem.ledger;

import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.EmbeddedChunk;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Streams what still matters of a collection's history. Documents are read in groups of some
 * thousand chunks, each in a transaction of its own: no more is in memory, and no long read holds
 * back the write-ahead log. What is replaced meanwhile comes later in the same stream, with its new
 * sequence number.
 */
final class ChangeReader {
  private static final int PAGE = 500;
  private static final int GROUP_CHUNKS = 1_000;

  private final Database database;
  private final String collection;
  private final int ahead;

  /**
   * @param ahead 0 for chunks of the current generation, 1 for those of the next
   */
  ChangeReader(Database database, String collection, int ahead) {
    this.database = database;
    this.collection = collection;
    this.ahead = ahead;
  }

  /** A line of the history; {@code chunks} is how many a put has. */
  private record Step(
      long sequence, long documentId, String docId, String kind, String acl, int chunks) {}

  void since(long sequence, Consumer<Change> sink) {
    long last = sequence;
    while (true) {
      long after = last;
      List<Step> steps = database.read(handle -> steps(handle, after));
      if (steps.isEmpty()) {
        return;
      }
      int from = 0;
      while (from < steps.size()) {
        int to = from + 1;
        int chunks = steps.get(from).chunks();
        while (to < steps.size() && chunks + steps.get(to).chunks() <= GROUP_CHUNKS) {
          chunks += steps.get(to++).chunks();
        }
        List<Step> group = steps.subList(from, to);
        Map<Long, Change> puts = database.read(handle -> puts(handle, group));
        group.forEach(step -> change(step, puts).ifPresent(sink));
        from = to;
      }
      last = steps.getLast().sequence();
    }
  }

  private List<Step> steps(Handle handle, long after) {
    return handle
        .select(
            "SELECT h.sequence, d.id, d.doc_id, h.kind, d.acl,"
                + " iif(h.kind = 'put', coalesce(v.chunks, 0), 0) FROM change h"
                + " CROSS JOIN document d ON d.id = h.document_id"
                + " AND h.sequence IN (d.put_sequence, d.permit_sequence, d.remove_sequence)"
                + " LEFT JOIN version v ON v.id = d.current_id"
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
                    row.getString(5),
                    row.getInt(6)))
        .list();
  }

  /**
   * @param puts by sequence number; a put that is missing was replaced since it was listed
   */
  private static Optional<Change> change(Step step, Map<Long, Change> puts) {
    return switch (step.kind()) {
      case "remove" -> Optional.of(new Change.Remove(step.sequence(), step.docId()));
      case "permit" ->
          Optional.of(new Change.Permit(step.sequence(), step.docId(), Acl.parse(step.acl())));
      case "put" -> Optional.ofNullable(puts.get(step.sequence()));
      default -> throw new IllegalStateException("unknown kind of change " + step.kind());
    };
  }

  /** The row of a document whose put is still the current one; its chunks are still to come. */
  private record Head(
      long sequence,
      String docId,
      long versionId,
      int version,
      Acl acl,
      byte[] key,
      byte[] details) {

    static Head read(ResultSet row) throws SQLException {
      return new Head(
          row.getLong(1),
          row.getString(2),
          row.getLong(3),
          row.getInt(4),
          Acl.parse(row.getString(5)),
          row.getBytes(6),
          row.getBytes(7));
    }

    Change.Put put(List<EmbeddedChunk> chunks) {
      Details opened = Details.parse(Vault.open(key, "details", details));
      return new Change.Put(
          sequence, docId, version, opened.title(), acl, opened.language(), chunks);
    }

    EmbeddedChunk chunk(ResultSet row) throws SQLException {
      return new EmbeddedChunk(
          Bytes.chunk(
              row.getString(2),
              docId,
              version,
              row.getInt(3),
              Vault.open(key, "chunk", row.getBytes(4))),
          Bytes.vector(Vault.open(key, "vector", row.getBytes(5))));
    }
  }

  private Map<Long, Change> puts(Handle handle, List<Step> group) {
    List<Long> sequences =
        group.stream().filter(step -> step.kind().equals("put")).map(Step::sequence).toList();
    Map<Long, Head> heads = new LinkedHashMap<>(); // by version.id
    handle
        .select(
            "SELECT h.sequence, d.doc_id, v.id, v.version, d.acl, s.key, v.details"
                + " FROM json_each(?) j CROSS JOIN change h ON h.sequence = j.value"
                + " CROSS JOIN document d ON d.id = h.document_id AND d.put_sequence = h.sequence"
                + " CROSS JOIN version v ON v.id = d.current_id"
                + " CROSS JOIN secret s ON s.id = d.secret_id",
            Json.write(sequences))
        .map((row, context) -> Head.read(row))
        .forEach(head -> heads.put(head.versionId(), head));

    Map<Long, List<EmbeddedChunk>> chunks = new HashMap<>();
    handle
        .select(
            // another generation's chunks are of another embedder: documents come without them
            "SELECT v.id, c.chunk_id, c.ordinal, c.body, c.vector"
                + " FROM json_each(?) j CROSS JOIN version v ON v.id = j.value"
                + " CROSS JOIN document d ON d.id = v.document_id"
                + " CROSS JOIN collection col ON col.id = d.collection_id"
                + " CROSS JOIN chunk c ON c.version_id = v.id"
                + " AND c.generation = col.generation + ? ORDER BY j.key, c.ordinal",
            Json.write(heads.keySet()),
            ahead)
        .map(
            (row, context) ->
                Map.entry(row.getLong(1), requireHead(heads, row.getLong(1)).chunk(row)))
        .forEach(
            entry ->
                chunks
                    .computeIfAbsent(entry.getKey(), ignored -> new ArrayList<>())
                    .add(entry.getValue()));

    Map<Long, Change> puts = new HashMap<>();
    heads.forEach(
        (id, head) -> puts.put(head.sequence(), head.put(chunks.getOrDefault(id, List.of()))));
    return puts;
  }

  private static Head requireHead(Map<Long, Head> heads, long versionId) {
    return Objects.requireNonNull(heads.get(versionId));
  }
}
