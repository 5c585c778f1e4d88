package dev.tandem.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tandem.text.Acl;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Adapters in SQLite. */
final class SqliteAdapters implements AdapterLog {
  private static final String COLUMNS =
      "SELECT sequence, id, name, path, collection, base, base_sha256, readers, created, metrics"
          + " FROM adapter ";

  private final Database database;

  SqliteAdapters(Database database) {
    this.database = database;
  }

  @Override
  public void add(AdapterInfo adapter) {
    database.write(
        handle -> {
          handle.execute(
              "INSERT INTO adapter (id, name, path, collection, base, base_sha256, readers,"
                  + " created, metrics) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
              adapter.id(),
              adapter.name(),
              adapter.path(),
              adapter.collection(),
              adapter.base(),
              adapter.baseSha256(),
              adapter.readers().toString(),
              Bytes.nanos(adapter.created()),
              Json.map(adapter.metrics()));
          if (!adapter.docIds().isEmpty()) {
            try (PreparedBatch batch =
                handle.prepareBatch(
                    "INSERT INTO adapter_document (adapter_sequence, doc_id)"
                        + " SELECT sequence, ? FROM adapter WHERE id = ?")) {
              adapter.docIds().forEach(docId -> batch.add(docId, adapter.id()));
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
  public List<AdapterInfo> trainedOn(String collection, Collection<String> docIds) {
    if (docIds.isEmpty()) {
      return List.of();
    }
    return database.read(
        handle ->
            handle
                .createQuery(
                    COLUMNS
                        + "WHERE collection = :collection AND sequence IN"
                        + " (SELECT adapter_sequence FROM adapter_document"
                        + " WHERE doc_id IN (SELECT value FROM json_each(:docIds)))"
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
                "SELECT doc_id FROM adapter_document WHERE adapter_sequence = ?", row.getLong(1))
            .mapTo(String.class)
            .list(),
        Json.read(row.getString(10), new TypeReference<LinkedHashMap<String, Double>>() {}));
  }
}
