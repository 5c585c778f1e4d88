package dev.tandem.ledger;

import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The next generation in SQLite: rows of {@code chunk} one generation above the collection's. */
final class SqliteGenerations implements GenerationLog {
  private final Database database;
  private final Runnable requireWriter;

  SqliteGenerations(Database database, Runnable requireWriter) {
    this.database = database;
    this.requireWriter = requireWriter;
  }

  @Override
  public void begin(String collection, String embedder) {
    requireWriter.run();
    database.write(
        handle -> {
          SqliteCollections.Key key = SqliteCollections.requireKey(handle, collection);
          if (!underWay(handle, key).equals(embedder)) {
            handle.execute(
                "DELETE FROM chunk WHERE collection_id = ? AND generation > ?",
                key.id(),
                key.generation());
            handle.execute(
                "UPDATE collection SET next_embedder = ? WHERE id = ?", embedder, key.id());
          }
          return true;
        });
  }

  private static String underWay(Handle handle, SqliteCollections.Key key) {
    return handle
        .select("SELECT next_embedder FROM collection WHERE id = ?", key.id())
        .mapTo(String.class)
        .one();
  }

  @Override
  public List<String> missing(String collection) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT d.doc_id FROM collection col JOIN document d"
                        + " ON d.collection_id = col.id AND d.current_id <> 0"
                        + " WHERE col.name = ? AND NOT EXISTS (SELECT 1 FROM chunk c"
                        + " WHERE c.version_id = d.current_id"
                        + " AND c.generation = col.generation + 1) ORDER BY d.doc_id",
                    collection)
                .mapTo(String.class)
                .list());
  }

  @Override
  public Optional<Source> source(String collection, String docId) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT d.acl, v.version, s.key, v.details, v.blocks, v.text"
                        + " FROM collection col JOIN document d ON d.collection_id = col.id"
                        + " JOIN version v ON v.id = d.current_id"
                        + " JOIN secret s ON s.id = d.secret_id"
                        + " WHERE col.name = ? AND d.doc_id = ?",
                    collection,
                    docId)
                .map((row, context) -> source(docId, row))
                .findOne());
  }

  private static Source source(String docId, ResultSet row) throws SQLException {
    byte[] key = row.getBytes(3);
    Details details = Details.parse(Vault.open(key, "details", row.getBytes(4)));
    return new Source(
        new Document(
            docId,
            details.title(),
            Bytes.text(Vault.open(key, "text", row.getBytes(6))),
            Bytes.blocks(Vault.open(key, "blocks", row.getBytes(5))),
            Acl.parse(row.getString(1)),
            details.url(),
            details.updated(),
            details.review(),
            details.language(),
            details.meta()),
        row.getInt(2));
  }

  /** Where the chunks of a document belong, and the key that they are sealed with. */
  private record Place(long versionId, int version, byte[] key) {}

  @Override
  public void put(String collection, List<Embedded> documents) {
    requireWriter.run();
    database.write(
        handle -> {
          SqliteCollections.Key key = SqliteCollections.requireKey(handle, collection);
          try (PreparedBatch rows =
              handle.prepareBatch(
                  "INSERT INTO chunk (collection_id, generation, version_id, ordinal, chunk_id,"
                      + " body, vector) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (Embedded document : documents) {
              add(rows, key, place(handle, key, document.docId()), document);
            }
            if (rows.size() > 0) {
              rows.execute();
            }
          }
          return true;
        });
  }

  private static void add(
      PreparedBatch rows, SqliteCollections.Key key, Place place, Embedded document) {
    for (EmbeddedChunk each : document.chunks()) {
      if (each.chunk().version() != place.version()) {
        throw new IllegalArgumentException(
            "chunks of version %d, and the current one is %d"
                .formatted(each.chunk().version(), place.version()));
      }
      rows.add(
          key.id(),
          key.generation() + 1,
          place.versionId(),
          each.chunk().ordinal(),
          each.chunk().id(),
          Vault.seal(place.key(), "chunk", Bytes.chunk(each.chunk())),
          Vault.seal(place.key(), "vector", Bytes.vector(each.vector())));
    }
  }

  private static Place place(Handle handle, SqliteCollections.Key key, String docId) {
    return handle
        .select(
            "SELECT v.id, v.version, s.key FROM document d JOIN version v ON v.id = d.current_id"
                + " JOIN secret s ON s.id = d.secret_id"
                + " WHERE d.collection_id = ? AND d.doc_id = ? AND NOT EXISTS (SELECT 1 FROM chunk c"
                + " WHERE c.version_id = v.id AND c.generation = ?)",
            key.id(),
            docId,
            key.generation() + 1)
        .map((row, context) -> new Place(row.getLong(1), row.getInt(2), row.getBytes(3)))
        .findOne()
        .orElseThrow(
            () -> new IllegalArgumentException("a document has no version that lacks chunks"));
  }

  @Override
  public void changesSince(String collection, long sequence, Consumer<Change> sink) {
    new ChangeReader(database, collection, 1).since(sequence, sink);
  }

  @Override
  public List<String> complete(String collection, List<String> fitted) {
    requireWriter.run();
    return database.write(
        handle -> {
          SqliteCollections.Key key = SqliteCollections.requireKey(handle, collection);
          if (underWay(handle, key).isEmpty()) {
            throw new IllegalStateException("no next generation was begun");
          }
          int next = key.generation() + 1;
          handle.execute(
              "UPDATE version SET generation = ?, chunks = (SELECT count(*) FROM chunk c"
                  + " WHERE c.version_id = version.id AND c.generation = ?) WHERE id IN"
                  + " (SELECT current_id FROM document WHERE collection_id = ? AND current_id <> 0)",
              next,
              next,
              key.id());
          changed(handle, collection, key);
          handle.execute(
              "UPDATE collection SET embedder = next_embedder, next_embedder = '', generation = ?"
                  + " WHERE id = ?",
              next,
              key.id());
          handle.execute(
              "DELETE FROM chunk WHERE collection_id = ? AND generation < ?", key.id(), next);
          return fitted.stream()
              .filter(
                  setting ->
                      handle.execute(
                              "DELETE FROM setting WHERE collection_id = ? AND key = ?",
                              key.id(),
                              setting)
                          > 0)
              .toList();
        });
  }

  /** Keeps that the collection turns to its next generation. */
  private void changed(Handle handle, String collection, SqliteCollections.Key key) {
    handle
        .select("SELECT embedder, next_embedder FROM collection WHERE id = ?", key.id())
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .findOne()
        .ifPresent(
            turn ->
                SqliteSettings.changed(
                    handle,
                    collection,
                    "embedder",
                    turn.getKey(),
                    turn.getValue(),
                    database.now()));
    SqliteSettings.changed(
        handle,
        collection,
        "generation",
        Integer.toString(key.generation()),
        Integer.toString(key.generation() + 1),
        database.now());
  }
}
