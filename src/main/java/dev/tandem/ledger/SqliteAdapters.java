package dev.tandem.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Adapters in SQLite. */
final class SqliteAdapters implements AdapterLog {
  private static final String COLUMNS =
      "SELECT sequence, id, name, path, collection, base, base_sha256, readers, created, metrics,"
          + " refused FROM adapter ";

  private final Database database;

  SqliteAdapters(Database database) {
    this.database = database;
  }

  @Override
  public void put(AdapterInfo adapter) {
    database.write(
        handle -> {
          handle.execute(
              "INSERT INTO adapter (id, name, path, collection, base, base_sha256, readers,"
                  + " created, metrics, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                  + " ON CONFLICT (id) DO UPDATE SET name = excluded.name, path = excluded.path,"
                  + " collection = excluded.collection, base = excluded.base,"
                  + " base_sha256 = excluded.base_sha256, readers = excluded.readers,"
                  + " created = excluded.created, metrics = excluded.metrics,"
                  + " refused = excluded.refused",
              adapter.id(),
              adapter.name(),
              adapter.path(),
              adapter.collection(),
              adapter.base(),
              adapter.baseSha256(),
              adapter.readers().toString(),
              Bytes.nanos(adapter.created()),
              Json.map(adapter.metrics()),
              adapter.refused());
          handle.execute(
              "DELETE FROM adapter_document WHERE adapter_sequence ="
                  + " (SELECT sequence FROM adapter WHERE id = ?)",
              adapter.id());
          if (!adapter.documents().isEmpty()) {
            try (PreparedBatch batch =
                handle.prepareBatch(
                    "INSERT INTO adapter_document (adapter_sequence, collection, doc_id, version)"
                        + " SELECT a.sequence, ?, ?, coalesce((SELECT d.last_version"
                        + " FROM collection c JOIN document d ON d.collection_id = c.id"
                        + " WHERE c.name = ? AND d.doc_id = ?), 0)"
                        + " FROM adapter a WHERE a.id = ?")) {
              adapter
                  .documents()
                  .forEach(
                      document ->
                          batch.add(
                              document.collection(),
                              document.docId(),
                              document.collection(),
                              document.docId(),
                              adapter.id()));
              batch.execute();
            }
          }
          return true;
        });
  }

  @Override
  public List<AdapterInfo> all() {
    return database.read(
        handle ->
            handle
                .select(COLUMNS + "ORDER BY sequence")
                .map((row, context) -> read(handle, row))
                .list());
  }

  @Override
  public Optional<AdapterInfo> at(String path) {
    return database.read(
        handle ->
            handle
                .select(COLUMNS + "WHERE path = ? ORDER BY sequence DESC LIMIT 1", path)
                .map((row, context) -> read(handle, row))
                .findOne());
  }

  @Override
  public List<AdapterInfo> trainedOn(String collection, Collection<String> docIds) {
    if (docIds.isEmpty()) {
      return List.of();
    }
    return database.read(
        handle ->
            handle
                .createQuery(
                    COLUMNS
                        + "WHERE sequence IN (SELECT adapter_sequence FROM adapter_document"
                        + " WHERE collection = :collection"
                        + " AND doc_id IN (SELECT value FROM json_each(:docIds)))"
                        + " ORDER BY sequence")
                .bind("collection", collection)
                .bind("docIds", Json.list(docIds))
                .map((row, context) -> read(handle, row))
                .list());
  }

  private static AdapterInfo read(Handle handle, ResultSet row) throws SQLException {
    return new AdapterInfo(
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        Acl.parse(row.getString(8)),
        Bytes.instant(row.getLong(9)),
        handle
            .select(
                "SELECT collection, doc_id FROM adapter_document WHERE adapter_sequence = ?",
                row.getLong(1))
            .map((document, context) -> key(document))
            .list(),
        Json.read(row.getString(10), new TypeReference<LinkedHashMap<String, Double>>() {}),
        row.getString(11));
  }

  private static DocumentKey key(ResultSet document) throws SQLException {
    return new DocumentKey(document.getString(1), document.getString(2));
  }
}
