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
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * Documents in SQLite. Whoever may not read a document is turned away before anything is opened.
 */
final class SqliteDocuments implements DocumentLog {
  private static final int PAGE = 200;

  private final Database database;
  private final DeletionLog deletions;
  private final Originals originals;
  private final DocumentPages pages;
  private final Runnable requireWriter;

  SqliteDocuments(
      Database database, DeletionLog deletions, Originals originals, Runnable requireWriter) {
    this.database = database;
    this.deletions = deletions;
    this.originals = originals;
    this.pages = new DocumentPages(database);
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

  /** A version of an existing document, its details and text still sealed. */
  record Sealed(
      long documentId,
      String docId,
      Acl acl,
      boolean current,
      byte[] key,
      int version,
      String contentHash,
      String sourceHash,
      int characters,
      int chunks,
      long ingested,
      byte[] details,
      boolean original) {

    static final String COLUMNS =
        "SELECT d.id, d.doc_id, d.acl, d.current_id = v.id, s.key, v.version, v.content_hash,"
            + " v.source_hash, v.characters, iif(v.generation = col.generation, v.chunks, 0),"
            + " v.ingested, v.details,"
            + " EXISTS (SELECT 1 FROM original o WHERE o.version_id = v.id) ";
    // the secret of a deleted earlier life of the same id differs, so its versions are not found;
    // nor are those whose text was kept long enough
    static final String JOINS =
        " AND v.secret_id = d.secret_id AND v.text IS NOT NULL JOIN collection col ON col.id = d.collection_id"
            + " JOIN secret s ON s.id = d.secret_id ";

    static Sealed read(ResultSet row) throws SQLException {
      return new Sealed(
          row.getLong(1),
          row.getString(2),
          Acl.parse(row.getString(3)),
          row.getBoolean(4),
          row.getBytes(5),
          row.getInt(6),
          row.getString(7),
          row.getString(8),
          row.getInt(9),
          row.getInt(10),
          row.getLong(11),
          row.getBytes(12),
          row.getBoolean(13));
    }

    Details open() {
      return Details.parse(Vault.open(key, "details", details));
    }

    VersionInfo info() {
      Details opened = open();
      return new VersionInfo(
          docId,
          version,
          opened.title(),
          contentHash,
          sourceHash,
          acl,
          opened.source(),
          opened.url(),
          opened.updated(),
          opened.review(),
          opened.language(),
          opened.meta(),
          Bytes.instant(ingested),
          characters,
          chunks,
          current,
          original);
    }
  }

  @Override
  public Optional<VersionInfo> current(String collection, String docId) {
    return database.read(
        handle ->
            SqliteCollections.key(handle, collection)
                .flatMap(
                    key ->
                        handle
                            .select(
                                Sealed.COLUMNS
                                    + "FROM document d JOIN version v ON v.id = d.current_id"
                                    + Sealed.JOINS
                                    + "WHERE d.collection_id = ? AND d.doc_id = ?",
                                key.id(),
                                docId)
                            .map((row, context) -> Sealed.read(row).info())
                            .findOne()));
  }

  @Override
  public int lastVersion(String collection, String docId) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT d.last_version FROM collection c JOIN document d"
                        + " ON d.collection_id = c.id WHERE c.name = ? AND d.doc_id = ?",
                    collection,
                    docId)
                .mapTo(Integer.class)
                .findOne()
                .orElse(0));
  }

  @Override
  public void forEachCurrent(String collection, Consumer<VersionInfo> sink) {
    // Page by page, and the sink runs outside the transaction: it may be slow, or write.
    String after = "";
    while (true) {
      String from = after;
      List<VersionInfo> page =
          database.read(
              handle ->
                  SqliteCollections.key(handle, collection)
                      .map(
                          key ->
                              handle
                                  .select(
                                      Sealed.COLUMNS
                                          + "FROM document d JOIN version v ON v.id = d.current_id"
                                          + Sealed.JOINS
                                          + "WHERE d.collection_id = ? AND d.doc_id > ?"
                                          + " ORDER BY d.doc_id LIMIT ?",
                                      key.id(),
                                      from,
                                      PAGE)
                                  .map((row, context) -> Sealed.read(row).info())
                                  .list())
                      .orElse(List.of()));
      if (page.isEmpty()) {
        return;
      }
      page.forEach(sink);
      after = page.getLast().docId();
    }
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
    return versions(collection, docId, (Acl acl) -> acl.admits(who));
  }

  @Override
  public List<VersionInfo> versions(String collection, String docId) {
    return versions(collection, docId, (Acl acl) -> true);
  }

  private List<VersionInfo> versions(String collection, String docId, Predicate<Acl> admitted) {
    return database.read(
        handle ->
            SqliteCollections.key(handle, collection)
                .map(
                    key ->
                        handle
                            .select(
                                Sealed.COLUMNS
                                    + "FROM document d JOIN version v ON v.document_id = d.id"
                                    + Sealed.JOINS
                                    + "WHERE d.collection_id = ? AND d.doc_id = ?"
                                    + " AND d.current_id <> 0 ORDER BY v.version DESC",
                                key.id(),
                                docId)
                            .map((row, context) -> Sealed.read(row))
                            .stream()
                            .filter(found -> admitted.test(found.acl()))
                            .map(Sealed::info)
                            .toList())
                .orElse(List.of()));
  }

  @Override
  public Optional<VersionInfo> version(
      String collection, String docId, int version, Principals who) {
    return database.read(
        handle -> sealed(handle, collection, docId, version, who).map(Sealed::info));
  }

  @Override
  public Optional<String> text(String collection, String docId, int version, Principals who) {
    return opened(collection, docId, version, who, "text", Bytes::text);
  }

  @Override
  public Optional<byte[]> original(String collection, String docId, int version, Principals who) {
    return database
        .read(
            handle ->
                sealed(handle, collection, docId, version, who)
                    .flatMap(found -> SqliteDocuments.original(handle, found)))
        .flatMap(found -> originals.read(found.file(), found.key()));
  }

  private static Optional<Original> original(Handle handle, Sealed of) {
    return handle
        .select(
            "SELECT o.file, o.key, v.source_hash FROM original o JOIN version v"
                + " ON v.id = o.version_id WHERE v.document_id = ? AND v.version = ?",
            of.documentId(),
            of.version())
        .map(
            (row, context) ->
                new Original(
                    row.getString(1),
                    Vault.open(of.key(), "original key", row.getBytes(2)),
                    row.getString(3)))
        .findOne();
  }

  @Override
  public List<Block> blocks(String collection, String docId, int version, Principals who) {
    return opened(collection, docId, version, who, "blocks", Bytes::blocks).orElse(List.of());
  }

  private <T> Optional<T> opened(
      String collection,
      String docId,
      int version,
      Principals who,
      String column,
      Function<byte[], T> decode) {
    return database.read(
        handle ->
            sealed(handle, collection, docId, version, who)
                .map(
                    found ->
                        decode.apply(
                            Vault.open(
                                found.key(),
                                column,
                                handle
                                    .select(
                                        "SELECT "
                                            + column
                                            + " FROM version WHERE document_id = ? AND version = ?",
                                        found.documentId(),
                                        version)
                                    .mapTo(byte[].class)
                                    .one()))));
  }

  private static Optional<Sealed> sealed(
      Handle handle, String collection, String docId, int version, Principals who) {
    return SqliteCollections.key(handle, collection)
        .flatMap(
            key ->
                handle
                    .select(
                        Sealed.COLUMNS
                            + "FROM document d JOIN version v ON v.document_id = d.id"
                            + Sealed.JOINS
                            + "WHERE d.collection_id = ? AND d.doc_id = ? AND v.version = ?"
                            + " AND d.current_id <> 0",
                        key.id(),
                        docId,
                        version)
                    .map((row, context) -> Sealed.read(row))
                    .findOne())
        .filter(found -> found.acl().admits(who));
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
