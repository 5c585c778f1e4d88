package dev.tandem.ledger;

import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.Document;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * Documents in SQLite. Whoever may not read a document is turned away before anything is opened.
 */
final class SqliteDocuments implements DocumentLog {
  private final Database database;
  private final DeletionLog deletions;
  private final Originals originals;
  private final DocumentPages pages;
  private final DocumentVersions versions;
  private final Runnable requireWriter;

  SqliteDocuments(
      Database database, DeletionLog deletions, Originals originals, Runnable requireWriter) {
    this.database = database;
    this.deletions = deletions;
    this.originals = originals;
    this.pages = new DocumentPages(database);
    this.versions = new DocumentVersions(database, originals);
    this.requireWriter = requireWriter;
  }

  @Override
  public List<Change.Put> put(String collection, List<NewVersion> versions) {
    requireWriter.run();
    return database.write(handle -> writer(handle, collection).put(versions));
  }

  @Override
  public Original lay(Path file) {
    requireWriter.run();
    return originals.lay(file);
  }

  /** Removes files that no version refers to: a crash came before its row, or after its end. */
  void sweepOriginals() {
    originals.sweep(
        database.read(
            handle -> handle.select("SELECT file FROM original").mapTo(String.class).set()));
  }

  @Override
  public boolean touch(
      String collection,
      Document document,
      String sourceHash,
      String source,
      Optional<Original> original) {
    requireWriter.run();
    List<String> dropped = new ArrayList<>();
    boolean touched =
        database.write(
            handle -> {
              DocumentWriter writer = writer(handle, collection);
              boolean done = writer.touch(document, sourceHash, source, original);
              dropped.addAll(writer.dropped());
              return done;
            });
    originals.remove(dropped);
    return touched;
  }

  @Override
  public Optional<Change.Remove> delete(String collection, String docId) {
    requireWriter.run();
    List<String> dropped = new ArrayList<>();
    Optional<Change.Remove> removal =
        database.erase(
            handle -> {
              DocumentWriter writer = writer(handle, collection);
              Optional<Change.Remove> done = writer.delete(docId);
              done.ifPresent(change -> deletions.document(collection, docId));
              dropped.addAll(writer.dropped());
              return done;
            });
    originals.remove(dropped);
    pages.forget(collection, docId);
    return removal;
  }

  @Override
  public Optional<Change.Permit> permit(String collection, String docId, Acl acl) {
    requireWriter.run();
    return database.write(handle -> writer(handle, collection).permit(docId, acl));
  }

  private DocumentWriter writer(Handle handle, String collection) {
    return new DocumentWriter(
        handle, SqliteCollections.requireKey(handle, collection), database.clock());
  }

  @Override
  public Optional<VersionInfo> current(String collection, String docId) {
    return versions.current(collection, docId);
  }

  @Override
  public int lastVersion(String collection, String docId) {
    return versions.lastVersion(collection, docId);
  }

  @Override
  public void forEachCurrent(String collection, Consumer<VersionInfo> sink) {
    versions.forEachCurrent(collection, sink);
  }

  @Override
  public Totals totals(String collection) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT count(*), coalesce(sum(iif(v.generation = c.generation, v.chunks, 0)), 0),"
                        + " coalesce(sum(v.characters), 0) FROM collection c JOIN document d"
                        + " ON d.collection_id = c.id JOIN version v ON v.id = d.current_id"
                        + " WHERE c.name = ?",
                    collection)
                .map((row, context) -> new Totals(row.getLong(1), row.getLong(2), row.getLong(3)))
                .one());
  }

  @Override
  public Totals totals(String collection, Principals who) {
    return database
        .read(
            handle ->
                handle
                    .select(
                        "SELECT d.acl, count(*), sum(iif(v.generation = c.generation, v.chunks, 0)),"
                            + " sum(v.characters) FROM collection c JOIN document d"
                            + " ON d.collection_id = c.id JOIN version v ON v.id = d.current_id"
                            + " WHERE c.name = ? GROUP BY d.acl",
                        collection)
                    .map(
                        (row, context) ->
                            Map.entry(
                                Acl.parse(row.getString(1)),
                                new Totals(row.getLong(2), row.getLong(3), row.getLong(4))))
                    .list())
        .stream()
        .filter(of -> of.getKey().admits(who))
        .map(Map.Entry::getValue)
        .reduce(
            new Totals(0, 0, 0),
            (a, b) ->
                new Totals(
                    a.documents() + b.documents(),
                    a.chunks() + b.chunks(),
                    a.characters() + b.characters()));
  }

  @Override
  public List<VersionInfo> page(
      String collection, Principals who, String contains, String after, int limit) {
    return pages.page(collection, acl -> acl.admits(who), contains, after, limit);
  }

  @Override
  public List<VersionInfo> page(String collection, String contains, String after, int limit) {
    return pages.page(collection, acl -> true, contains, after, limit);
  }

  @Override
  public List<VersionInfo> versions(String collection, String docId, Principals who) {
    return versions.versions(collection, docId, acl -> acl.admits(who));
  }

  @Override
  public List<VersionInfo> versions(String collection, String docId) {
    return versions.versions(collection, docId, acl -> true);
  }

  @Override
  public Optional<VersionInfo> version(
      String collection, String docId, int version, Principals who) {
    return versions.version(collection, docId, version, who);
  }

  @Override
  public Optional<String> text(String collection, String docId, int version, Principals who) {
    return versions.text(collection, docId, version, who);
  }

  @Override
  public Optional<byte[]> original(String collection, String docId, int version, Principals who) {
    return versions.original(collection, docId, version, who);
  }

  @Override
  public List<Block> blocks(String collection, String docId, int version, Principals who) {
    return versions.blocks(collection, docId, version, who);
  }

  @Override
  public Map<String, Chunk> chunks(String collection, Collection<String> chunkIds, Principals who) {
    Predicate<String> admits = admits(who);
    Map<String, Chunk> chunks = new LinkedHashMap<>();
    database.read(
        handle -> {
          handle
              .select(
                  "SELECT d.acl, c.chunk_id, d.doc_id, v.version, c.ordinal, s.key, c.body"
                      + " FROM collection col CROSS JOIN json_each(?) j CROSS JOIN chunk c"
                      + " ON c.collection_id = col.id AND c.generation = col.generation"
                      + " AND c.chunk_id = j.value"
                      + " CROSS JOIN version v ON v.id = c.version_id"
                      + " CROSS JOIN document d ON d.id = v.document_id AND d.current_id = v.id"
                      + " CROSS JOIN secret s ON s.id = d.secret_id WHERE col.name = ?",
                  Json.list(chunkIds),
                  collection)
              .map(
                  (row, context) ->
                      admits.test(row.getString(1))
                          ? Optional.of(chunk(row))
                          : Optional.<Chunk>empty())
              .forEach(found -> found.ifPresent(chunk -> chunks.put(chunk.id(), chunk)));
          return true;
        });
    return chunks;
  }

  private static Chunk chunk(ResultSet row) throws SQLException {
    return Bytes.chunk(
        row.getString(2),
        row.getString(3),
        row.getInt(4),
        row.getInt(5),
        Vault.open(row.getBytes(6), "chunk", row.getBytes(7)));
  }

  /** Whether a stored acl lets the reader in; each distinct acl is parsed once. */
  private static Predicate<String> admits(Principals who) {
    Map<String, Boolean> known = new HashMap<>();
    return acl -> known.computeIfAbsent(acl, text -> Acl.parse(text).admits(who));
  }

  @Override
  public Map<String, Integer> readable(
      String collection, Collection<String> docIds, Principals who) {
    Predicate<String> admits = admits(who);
    Map<String, Integer> versions = new HashMap<>();
    database.read(
        handle -> {
          handle
              .select(
                  "SELECT d.acl, d.doc_id, d.last_version"
                      + " FROM json_each(?) j CROSS JOIN document d ON d.doc_id = j.value"
                      + " AND d.collection_id = (SELECT id FROM collection WHERE name = ?)"
                      + " WHERE d.current_id <> 0",
                  Json.list(docIds),
                  collection)
              .map(
                  (row, context) -> {
                    if (admits.test(row.getString(1))) {
                      versions.put(row.getString(2), row.getInt(3));
                    }
                    return true;
                  })
              .forEach(read -> {});
          return true;
        });
    return versions;
  }

  @Override
  public Map<String, String> titles(String collection, Collection<String> docIds, Principals who) {
    Predicate<String> admits = admits(who);
    Map<String, String> titles = new LinkedHashMap<>();
    database.read(
        handle -> {
          handle
              .select(
                  "SELECT d.acl, d.doc_id, s.key, v.details"
                      + " FROM json_each(?) j CROSS JOIN document d ON d.doc_id = j.value"
                      + " AND d.collection_id = (SELECT id FROM collection WHERE name = ?)"
                      + " CROSS JOIN version v ON v.id = d.current_id"
                      + " AND v.secret_id = d.secret_id CROSS JOIN secret s ON s.id = d.secret_id",
                  Json.list(docIds),
                  collection)
              .map(
                  (row, context) -> {
                    if (admits.test(row.getString(1))) {
                      byte[] details = Vault.open(row.getBytes(3), "details", row.getBytes(4));
                      titles.put(row.getString(2), Details.parse(details).title());
                    }
                    return true;
                  })
              .forEach(read -> {});
          return true;
        });
    return titles;
  }

  @Override
  public long sequence(String collection) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT coalesce(max(sequence), 0) FROM change WHERE collection_id ="
                        + " (SELECT id FROM collection WHERE name = ?)",
                    collection)
                .mapTo(Long.class)
                .one());
  }

  @Override
  public void changesSince(String collection, long sequence, Consumer<Change> sink) {
    new ChangeReader(database, collection, 0).since(sequence, sink);
  }

  @Override
  public List<Step> steps(String collection, Instant since) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT c.time, c.kind, d.doc_id, c.version, coalesce((SELECT CASE p.kind WHEN"
                        + " 'remove' THEN '' ELSE p.acl END FROM change p WHERE p.document_id ="
                        + " c.document_id AND p.sequence < c.sequence ORDER BY p.sequence DESC"
                        + " LIMIT 1), ''), CASE c.kind WHEN 'remove' THEN '' ELSE c.acl END"
                        + " FROM change c JOIN document d ON d.id = c.document_id"
                        + " JOIN collection k ON k.id = c.collection_id"
                        + " WHERE k.name = ? AND c.time >= ? ORDER BY c.sequence",
                    collection,
                    Bytes.nanos(since))
                .map(
                    (row, context) ->
                        new Step(
                            Bytes.instant(row.getLong(1)),
                            row.getString(2),
                            row.getString(3),
                            row.getInt(4),
                            row.getString(5),
                            row.getString(6)))
                .list());
  }
}
