package dev.tandem.ledger;

import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Keys in SQLite. */
final class SqliteKeys implements KeyLog {
  private static final String COLUMNS =
      "SELECT name, principals, scopes, per_minute, created, coalesce(expires, 0),"
          + " expires IS NOT NULL, coalesce(revoked, 0), revoked IS NOT NULL FROM api_key ";

  private final Database database;
  private final DeletionLog deletions;

  SqliteKeys(Database database, DeletionLog deletions) {
    this.database = database;
    this.deletions = deletions;
  }

  @Override
  public void add(ApiKey key, String hash) {
    String scopes = key.scopes().stream().map(Scope::word).collect(Collectors.joining(","));
    database.write(
        handle -> {
          boolean taken =
              handle
                  .select("SELECT 1 FROM api_key WHERE name = ? AND revoked IS NULL", key.name())
                  .mapTo(Integer.class)
                  .findOne()
                  .isPresent();
          if (taken) {
            throw new UserError(
                "There is a key named '%s' already; revoke it first, or choose another name."
                    .formatted(key.name()));
          }
          List<Object> row =
              new ArrayList<>(
                  List.of(
                      key.name(),
                      hash,
                      key.principals().toString(),
                      scopes,
                      key.perMinute(),
                      Bytes.nanos(key.created())));
          key.expires().ifPresent(expires -> row.add(Bytes.nanos(expires)));
          return handle.execute(
              "INSERT INTO api_key (name, hash, principals, scopes, per_minute, created, expires)"
                  + " VALUES (?, ?, ?, ?, ?, ?, "
                  + (key.expires().isPresent() ? "?)" : "NULL)"),
              row.toArray());
        });
  }

  @Override
  public Optional<ApiKey> find(String hash) {
    return database.read(
        handle ->
            handle
                .select(COLUMNS + "WHERE hash = ?", hash)
                .map((row, context) -> read(row))
                .findOne());
  }

  @Override
  public List<ApiKey> all() {
    return database.read(
        handle ->
            handle.select(COLUMNS + "ORDER BY name, id").map((row, context) -> read(row)).list());
  }

  @Override
  public boolean revoke(String name) {
    return database.write(
        handle -> {
          Optional<String> hash =
              handle
                  .select("SELECT hash FROM api_key WHERE name = ? AND revoked IS NULL", name)
                  .mapTo(String.class)
                  .findOne();
          hash.ifPresent(
              held -> {
                deletions.revoked(held);
                revoke(handle, held, Instant.now());
              });
          return hash.isPresent();
        });
  }

  /** Refuses the key with this hash; returns how many keys that are. */
  static int revoke(Handle handle, String hash, Instant time) {
    return handle.execute(
        "UPDATE api_key SET revoked = ? WHERE hash = ? AND revoked IS NULL",
        Bytes.nanos(time),
        hash);
  }

  private static ApiKey read(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getString(1),
        Principals.parse(row.getString(2)),
        Arrays.stream(row.getString(3).split(",")).map(Scope::parse).collect(Collectors.toSet()),
        row.getInt(4),
        Bytes.instant(row.getLong(5)),
        row.getBoolean(7) ? Optional.of(Bytes.instant(row.getLong(6))) : Optional.empty(),
        row.getBoolean(9) ? Optional.of(Bytes.instant(row.getLong(8))) : Optional.empty());
  }
}
