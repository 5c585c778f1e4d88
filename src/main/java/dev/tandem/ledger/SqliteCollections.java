package dev.tandem.ledger;

import dev.tandem.text.Acl;
import dev.tandem.text.UserError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Collections and settings. */
final class SqliteCollections implements CollectionLog {
  private static final String COLUMNS =
      "name, default_acl, acl_confirmed, language, embedder, generation, created";

  private final Database database;
  private final Runnable requireWriter;

  SqliteCollections(Database database, Runnable requireWriter) {
    this.database = database;
    this.requireWriter = requireWriter;
  }

  /** A collection's row id and current generation. */
  record Key(long id, int generation) {}

  static Optional<Key> key(Handle handle, String collection) {
    return handle
        .select("SELECT id, generation FROM collection WHERE name = ?", collection)
        .map((row, context) -> new Key(row.getLong(1), row.getInt(2)))
        .findOne();
  }

  /**
   * @throws UserError if there is no such collection
   */
  static Key requireKey(Handle handle, String collection) {
    return key(handle, collection).orElseThrow(() -> missing(collection));
  }

  private static UserError missing(String collection) {
    return new UserError(
        "there is no collection '%s'; 'tandem collection list' shows those there are"
            .formatted(collection));
  }

  @Override
  public void create(CollectionInfo info) {
    requireWriter.run();
    database.write(
        handle -> {
          if (key(handle, info.name()).isPresent()) {
            throw new UserError(
                "there is already a collection '%s'; choose another name".formatted(info.name()));
          }
          return handle.execute(
              "INSERT INTO collection (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)",
              info.name(),
              info.defaultAcl().toString(),
              info.aclConfirmed(),
              info.language(),
              info.embedder(),
              info.generation(),
              Bytes.nanos(info.created()));
        });
  }

  @Override
  public Optional<CollectionInfo> find(String name) {
    return database.read(
        handle ->
            handle
                .select("SELECT " + COLUMNS + " FROM collection WHERE name = ?", name)
                .map((row, context) -> info(row))
                .findOne());
  }

  @Override
  public List<CollectionInfo> all() {
    return database.read(
        handle ->
            handle
                .select("SELECT " + COLUMNS + " FROM collection ORDER BY name")
                .map((row, context) -> info(row))
                .list());
  }

  @Override
  public void update(CollectionInfo info) {
    requireWriter.run();
    int updated =
        database.write(
            handle -> {
                changed(handle, info);
                return handle.execute(
                    "UPDATE collection SET default_acl = ?, acl_confirmed = ?, language = ?,"
                        + " embedder = ?, generation = ? WHERE name = ?",
                    info.defaultAcl().toString(),
                    info.aclConfirmed(),
                    info.language(),
                    info.embedder(),
                    info.generation(),
                    info.name());
            });
    if (updated == 0) {
      throw missing(info.name());
    }
  }

  @Override
  public Optional<String> setting(String collection, String key) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT s.json FROM collection c JOIN setting s ON s.collection_id = c.id"
                        + " WHERE c.name = ? AND s.key = ?",
                    collection,
                    key)
                .mapTo(String.class)
                .findOne());
  }

  @Override
  public void putSetting(String collection, String key, String json) {
    database.write(
        handle -> {
          long id = requireKey(handle, collection).id();
          String before =
              handle
                  .select("SELECT json FROM setting WHERE collection_id = ? AND key = ?", id, key)
                  .mapTo(String.class)
                  .findOne()
                  .orElse("");
          SqliteSettings.changed(handle, collection, key, before, json, database.now());
          if (json.isEmpty()) {
            return handle.execute(
                "DELETE FROM setting WHERE collection_id = ? AND key = ?", id, key);
          }
          return handle.execute(
              "INSERT OR REPLACE INTO setting (collection_id, key, json) VALUES (?, ?, ?)",
              id,
              key,
              json);
        });
  }

  /** Keeps what differs from the row that is there. */
  private void changed(Handle handle, CollectionInfo info) {
    handle
        .select("SELECT " + COLUMNS + " FROM collection WHERE name = ?", info.name())
        .map((row, context) -> info(row))
        .findOne()
        .ifPresent(
            old -> {
              note(handle, info, "default_acl", old.defaultAcl(), info.defaultAcl());
              note(handle, info, "language", old.language(), info.language());
              note(handle, info, "embedder", old.embedder(), info.embedder());
              note(handle, info, "generation", old.generation(), info.generation());
            });
  }

  private void note(
      Handle handle, CollectionInfo info, String key, Object before, Object after) {
    SqliteSettings.changed(
        handle, info.name(), key, before.toString(), after.toString(), database.now());
  }

  private static CollectionInfo info(ResultSet row) throws SQLException {
    return new CollectionInfo(
        row.getString(1),
        Acl.parse(row.getString(2)),
        row.getBoolean(3),
        row.getString(4),
        row.getString(5),
        row.getInt(6),
        Bytes.instant(row.getLong(7)));
  }
}
