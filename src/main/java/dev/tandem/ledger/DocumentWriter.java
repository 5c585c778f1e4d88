package dev.tandem.ledger;

import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The writes of one transaction to documents. Row ids are counted here, so that rows go in batches.
 */
final class DocumentWriter {
  private final Handle handle;
  private final SqliteCollections.Key collection;
  private final InstantSource clock;
  private final List<String> dropped = new ArrayList<>();

  DocumentWriter(Handle handle, SqliteCollections.Key collection, InstantSource clock) {
    this.handle = handle;
    this.collection = collection;
    this.clock = clock;
  }

  /** A row of {@code document} with its key, which is zeros once the document is deleted. */
  private record Row(long id, int lastVersion, long currentId, long secretId, byte[] key, Acl acl) {
    boolean lives() {
      return currentId != 0;
    }
  }

  List<Change.Put> put(List<NewVersion> versions) {
    List<Change.Put> changes = new ArrayList<>(versions.size());
    Map<String, NewVersion> group = new LinkedHashMap<>();
    for (NewVersion version : versions) {
      if (group.containsKey(version.document().id())) { // a second version of the same document
        putDistinct(List.copyOf(group.values()), changes);
        group.clear();
      }
      group.put(version.document().id(), version);
    }
    putDistinct(List.copyOf(group.values()), changes);
    return changes;
  }

  private void putDistinct(List<NewVersion> versions, List<Change.Put> changes) {
    if (versions.isEmpty()) {
      return;
    }
    Map<String, Row> rows =
        rows(versions.stream().map(version -> version.document().id()).toList());
    long nextSecret = Secrets.next(handle);
    long nextDocument = nextId("document");
    long nextVersion = nextId("version");
    long nextChunk = nextId("chunk");
    long sequence = nextSequence();
    long now = Bytes.nanos(clock.instant());
    try (PreparedBatch secrets = handle.prepareBatch("INSERT INTO secret (id, key) VALUES (?, ?)");
        PreparedBatch documents =
            handle.prepareBatch(
                "INSERT INTO document (collection_id, doc_id, secret_id, acl, last_version,"
                    + " current_id, put_sequence, permit_sequence, remove_sequence, id)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, ?) ON CONFLICT (id) DO UPDATE SET"
                    + " secret_id = excluded.secret_id, acl = excluded.acl,"
                    + " last_version = excluded.last_version, current_id = excluded.current_id,"
                    + " put_sequence = excluded.put_sequence, permit_sequence = 0,"
                    + " remove_sequence = 0");
        PreparedBatch rowsOfVersions =
            handle.prepareBatch(
                "INSERT INTO version (id, document_id, version, secret_id, generation,"
                    + " content_hash, source_hash, characters, chunks, ingested, details, blocks,"
                    + " text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedBatch outdated = handle.prepareBatch("DELETE FROM chunk WHERE version_id = ?");
        PreparedBatch chunks =
            handle.prepareBatch(
                "INSERT INTO chunk (id, collection_id, generation, version_id, ordinal, chunk_id,"
                    + " body, vector) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedBatch came = LineageWriter.came(handle);
        PreparedBatch originals = originals();
        PreparedBatch history = history()) {
      for (NewVersion version : versions) {
        Document document = version.document();
        Row row = rows.get(document.id());
        int last = row == null ? 0 : row.lastVersion();
        if (version.version() != last + 1) {
          throw new IllegalArgumentException(
              "version %d does not follow %d".formatted(version.version(), last));
        }
        long documentId = row == null ? nextDocument++ : row.id();
        byte[] key;
        long secretId;
        if (row != null && row.lives()) {
          key = row.key();
          secretId = row.secretId();
          outdated.add(row.currentId());
        } else {
          key = Vault.newKey();
          secretId = nextSecret++;
          secrets.add(secretId, key);
        }
        long versionId = nextVersion++;
        documents.add(
            collection.id(),
            document.id(),
            secretId,
            document.acl().toString(),
            version.version(),
            versionId,
            sequence,
            documentId);
        rowsOfVersions.add(
            versionId,
            documentId,
            version.version(),
            secretId,
            collection.generation(),
            version.contentHash(),
            version.sourceHash(),
            CodePoints.length(document.text()),
            version.chunks().size(),
            now,
            Vault.seal(key, "details", Details.of(document, version.source()).toBytes()),
            Vault.seal(key, "blocks", Bytes.blocks(document.blocks())),
            Vault.seal(key, "text", Bytes.utf8(document.text())));
        came.add(version.source(), documentId);
        version.original().ifPresent(original -> add(originals, versionId, original, key));
        for (EmbeddedChunk chunk : version.chunks()) {
          chunks.add(
              nextChunk++,
              collection.id(),
              collection.generation(),
              versionId,
              chunk.chunk().ordinal(),
              chunk.chunk().id(),
              Vault.seal(key, "chunk", Bytes.chunk(chunk.chunk())),
              Vault.seal(key, "vector", Bytes.vector(chunk.vector())));
        }
        history.add(
            sequence,
            collection.id(),
            documentId,
            "put",
            version.version(),
            document.acl().toString(),
            now);
        changes.add(
            new Change.Put(
                sequence++,
                document.id(),
                version.version(),
                document.title(),
                document.acl(),
                document.language(),
                version.chunks()));
      }
      for (PreparedBatch batch :
          List.of(secrets, documents, came, rowsOfVersions, originals, outdated, chunks, history)) {
        if (batch.size() > 0) {
          batch.execute();
        }
      }
    }
  }

  private PreparedBatch originals() {
    return handle.prepareBatch("INSERT INTO original (version_id, file, key) VALUES (?, ?, ?)");
  }

  private static void add(PreparedBatch originals, long versionId, Original original, byte[] key) {
    originals.add(versionId, original.file(), Vault.seal(key, "original key", original.key()));
  }

  /** Forgets the originals of these versions; their files are to go after the transaction. */
  private void dropOriginals(String versions, Object argument) {
    dropped.addAll(
        handle
            .select("SELECT file FROM original WHERE version_id IN (" + versions + ")", argument)
            .mapTo(String.class)
            .list());
    handle.execute("DELETE FROM original WHERE version_id IN (" + versions + ")", argument);
  }

  /** Files of originals that no row names any more once the transaction is through. */
  List<String> dropped() {
    return dropped;
  }

  boolean touch(Document document, String sourceHash, String source, Optional<Original> original) {
    Row row = rows(List.of(document.id())).get(document.id());
    if (row == null || !row.lives()) {
      return false;
    }
    Details old =
        Details.parse(
            Vault.open(
                row.key(),
                "details",
                handle
                    .select("SELECT details FROM version WHERE id = ?", row.currentId())
                    .mapTo(byte[].class)
                    .one()));
    Details details =
        new Details(
            old.title(),
            source,
            old.language(),
            document.url(),
            document.updated(),
            document.review(),
            document.meta());
    handle.execute(
        "UPDATE version SET source_hash = ?, details = ? WHERE id = ?",
        sourceHash,
        Vault.seal(row.key(), "details", details.toBytes()),
        row.currentId());
    LineageWriter.came(handle).add(source, row.id()).execute();
    original.ifPresent(kept -> replaceOriginal(row, kept));
    return true;
  }

  private void replaceOriginal(Row row, Original original) {
    dropOriginals("?", row.currentId());
    try (PreparedBatch originals = originals()) {
      add(originals, row.currentId(), original, row.key());
      originals.execute();
    }
  }

  Optional<Change.Remove> delete(String docId) {
    Row row = rows(List.of(docId)).get(docId);
    if (row == null || !row.lives()) {
      return Optional.empty();
    }
    long sequence = record(row, "remove", "");
    Secrets.destroy(handle, row.secretId());
    dropOriginals("SELECT id FROM version WHERE document_id = ?", row.id());
    handle.execute("DELETE FROM chunk WHERE version_id = ?", row.currentId());
    handle.execute(
        "UPDATE version SET details = NULL, blocks = NULL, text = NULL WHERE document_id = ?",
        row.id());
    handle.execute(
        "UPDATE document SET acl = '', current_id = 0, put_sequence = 0, permit_sequence = 0,"
            + " remove_sequence = ? WHERE id = ?",
        sequence,
        row.id());
    return Optional.of(new Change.Remove(sequence, docId));
  }

  Optional<Change.Permit> permit(String docId, Acl acl) {
    Row row = rows(List.of(docId)).get(docId);
    if (row == null || !row.lives()) {
      return Optional.empty();
    }
    long sequence = record(row, "permit", acl.toString());
    handle.execute(
        "UPDATE document SET acl = ?, permit_sequence = ? WHERE id = ?",
        acl.toString(),
        sequence,
        row.id());
    return Optional.of(new Change.Permit(sequence, docId, acl));
  }

  private long record(Row row, String kind, String acl) {
    long sequence = nextSequence();
    try (PreparedBatch history = history()) {
      history
          .add(
              sequence,
              collection.id(),
              row.id(),
              kind,
              row.lastVersion(),
              acl,
              Bytes.nanos(clock.instant()))
          .execute();
    }
    return sequence;
  }

  private PreparedBatch history() {
    return handle.prepareBatch(
        "INSERT INTO change (sequence, collection_id, document_id, kind, version, acl, time)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?)");
  }

  private long nextSequence() {
    return handle
        .select("SELECT coalesce(max(sequence), 0) + 1 FROM change")
        .mapTo(Long.class)
        .one();
  }

  private long nextId(String table) {
    return handle.select("SELECT coalesce(max(id), 0) + 1 FROM " + table).mapTo(Long.class).one();
  }

  private Map<String, Row> rows(List<String> docIds) {
    Map<String, Row> rows = new HashMap<>();
    handle
        .select(
            "SELECT d.doc_id, d.id, d.last_version, d.current_id, d.secret_id, s.key, d.acl"
                + " FROM json_each(?) j CROSS JOIN document d"
                + " ON d.collection_id = ? AND d.doc_id = j.value"
                + " CROSS JOIN secret s ON s.id = d.secret_id",
            Json.list(docIds),
            collection.id())
        .map(
            (row, context) ->
                Map.entry(
                    row.getString(1),
                    new Row(
                        row.getLong(2),
                        row.getInt(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getBytes(6),
                        Acl.parse(row.getString(7)))))
        .forEach(entry -> rows.put(entry.getKey(), entry.getValue()));
    return rows;
  }
}
