package dev.tandem.ledger;

import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.Principals;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/**
 * Reads versions of documents: their details, text, blocks and original files. Whoever may not read
 * a document is turned away before anything is opened.
 */
final class DocumentVersions {
  private static final int PAGE = 200;

  private final Database database;
  private final Originals originals;

  DocumentVersions(Database database, Originals originals) {
    this.database = database;
    this.originals = originals;
  }

  Optional<VersionInfo> current(String collection, String docId) {
    return database.read(
        handle ->
            SqliteCollections.key(handle, collection)
                .flatMap(
                    key ->
                        handle
                            .select(
                                SealedVersion.COLUMNS
                                    + "FROM document d JOIN version v ON v.id = d.current_id"
                                    + SealedVersion.JOINS
                                    + "WHERE d.collection_id = ? AND d.doc_id = ?",
                                key.id(),
                                docId)
                            .map((row, context) -> SealedVersion.read(row).info())
                            .findOne()));
  }

  int lastVersion(String collection, String docId) {
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

  void forEachCurrent(String collection, Consumer<VersionInfo> sink) {
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
                                      SealedVersion.COLUMNS
                                          + "FROM document d JOIN version v ON v.id = d.current_id"
                                          + SealedVersion.JOINS
                                          + "WHERE d.collection_id = ? AND d.doc_id > ?"
                                          + " ORDER BY d.doc_id LIMIT ?",
                                      key.id(),
                                      from,
                                      PAGE)
                                  .map((row, context) -> SealedVersion.read(row).info())
                                  .list())
                      .orElse(List.of()));
      if (page.isEmpty()) {
        return;
      }
      page.forEach(sink);
      after = page.getLast().docId();
    }
  }

  List<VersionInfo> versions(String collection, String docId, Predicate<Acl> admitted) {
    return database.read(
        handle ->
            SqliteCollections.key(handle, collection)
                .map(
                    key ->
                        handle
                            .select(
                                SealedVersion.COLUMNS
                                    + "FROM document d JOIN version v ON v.document_id = d.id"
                                    + SealedVersion.JOINS
                                    + "WHERE d.collection_id = ? AND d.doc_id = ?"
                                    + " AND d.current_id <> 0 ORDER BY v.version DESC",
                                key.id(),
                                docId)
                            .map((row, context) -> SealedVersion.read(row))
                            .stream()
                            .filter(found -> admitted.test(found.acl()))
                            .map(SealedVersion::info)
                            .toList())
                .orElse(List.of()));
  }

  Optional<VersionInfo> version(String collection, String docId, int version, Principals who) {
    return database.read(
        handle -> sealed(handle, collection, docId, version, who).map(SealedVersion::info));
  }

  Optional<String> text(String collection, String docId, int version, Principals who) {
    return opened(collection, docId, version, who, "text", Bytes::text);
  }

  Optional<byte[]> original(String collection, String docId, int version, Principals who) {
    return database
        .read(
            handle ->
                sealed(handle, collection, docId, version, who)
                    .flatMap(found -> DocumentVersions.original(handle, found)))
        .flatMap(found -> originals.read(found.file(), found.key()));
  }

  private static Optional<Original> original(Handle handle, SealedVersion of) {
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

  List<Block> blocks(String collection, String docId, int version, Principals who) {
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

  private static Optional<SealedVersion> sealed(
      Handle handle, String collection, String docId, int version, Principals who) {
    return SqliteCollections.key(handle, collection)
        .flatMap(
            key ->
                handle
                    .select(
                        SealedVersion.COLUMNS
                            + "FROM document d JOIN version v ON v.document_id = d.id"
                            + SealedVersion.JOINS
                            + "WHERE d.collection_id = ? AND d.doc_id = ? AND v.version = ?"
                            + " AND d.current_id <> 0",
                        key.id(),
                        docId,
                        version)
                    .map((row, context) -> SealedVersion.read(row))
                    .findOne())
        .filter(found -> found.acl().admits(who));
  }
}
