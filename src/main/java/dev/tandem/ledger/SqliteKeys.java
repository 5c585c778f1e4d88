package dev.tandem.ledger;

import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Keys in SQLite. */
final class SqliteKeys implements KeyLog {
  private static final String COLUMNS =
      "SELECT name, principals, grants, per_minute, tokens_per_minute, tokens_per_day, created,"
          + " expires, revoked, ";
  private static final String HELD = "name = ? AND revoked IS NULL";

  private final Database database;
  private final DeletionLog deletions;

  SqliteKeys(Database database, DeletionLog deletions) {
    this.database = database;
    this.deletions = deletions;
  }

  @Override
  public void add(ApiKey key, String hash) {
    database.write(
        handle -> {
          if (held(handle, key.name()).isPresent()) {
            throw new UserError(
                "There is a key named '%s' already; revoke it first, or choose another name."
                    .formatted(key.name()));
          }
          List<Object> row =
              new ArrayList<>(
                  List.of(
                      key.name(),
                      key.principals().toString(),
                      key.grants().toString(),
                      key.limits().perMinute(),
                      key.limits().tokensPerMinute(),
                      key.limits().tokensPerDay(),
                      Bytes.nanos(key.created())));
          key.expires().ifPresent(expires -> row.add(Bytes.nanos(expires)));
          handle.execute(
              "INSERT INTO api_key (name, principals, grants, per_minute, tokens_per_minute,"
                  + " tokens_per_day, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?, "
                  + (key.expires().isPresent() ? "?)" : "NULL)"),
              row.toArray());
          return addSecret(handle, key.name(), hash);
        });
  }

  private static int addSecret(Handle handle, String name, String hash) {
    return handle.execute(
        "INSERT INTO key_secret (hash, key_id) SELECT ?, id FROM api_key WHERE " + HELD,
        hash,
        name);
  }

  private static Optional<Long> held(Handle handle, String name) {
    return handle.select("SELECT id FROM api_key WHERE " + HELD, name).mapTo(Long.class).findOne();
  }

  @Override
  public Optional<ApiKey> find(String hash) {
    return database.read(
        handle ->
            handle
                .select(
                    COLUMNS + "until FROM api_key JOIN key_secret ON key_id = id WHERE hash = ?",
                    hash)
                .map((row, context) -> read(row))
                .findOne());
  }

  @Override
  public List<ApiKey> all() {
    return database.read(
        handle ->
            handle
                .select(COLUMNS + "NULL FROM api_key ORDER BY name, id")
                .map((row, context) -> read(row))
                .list());
  }

  @Override
  public boolean revoke(String name) {
    return database.write(
        handle -> {
          Optional<Long> key = held(handle, name);
          key.ifPresent(
              id -> {
                secret(handle, id).ifPresent(deletions::revoked);
                handle.execute(
                    "UPDATE api_key SET revoked = ? WHERE id = ?", database.now(), id);
              });
          return key.isPresent();
        });
  }

  @Override
  public Optional<ApiKey> rotate(String name, String hash, Instant until) {
    return database.write(
        handle -> {
          Optional<Long> key = held(handle, name);
          if (key.isEmpty()) {
            return Optional.empty();
          }
          // A backup has only the old one: whoever restores it must not let it in for ever.
          secret(handle, key.get()).ifPresent(deletions::revoked);
          handle.execute(
              "UPDATE key_secret SET until = min(coalesce(until, ?), ?) WHERE key_id = ?",
              Bytes.nanos(until),
              Bytes.nanos(until),
              key.get());
          addSecret(handle, name, hash);
          return handle
              .select(COLUMNS + "NULL FROM api_key WHERE id = ?", key.get())
              .map((row, context) -> read(row))
              .findOne();
        });
  }

  /** The one that was not replaced; those that were are in the log of deletions already. */
  private static Optional<String> secret(Handle handle, long key) {
    return handle
        .select("SELECT hash FROM key_secret WHERE key_id = ? AND until IS NULL", key)
        .mapTo(String.class)
        .findOne();
  }

  /**
   * Refuses the secret with this hash, and its key once that has no other; returns how many secrets
   * that are.
   */
  static int revoke(Handle handle, String hash, Instant time) {
    long nanos = Bytes.nanos(time);
    int ended =
        handle.execute(
            "UPDATE key_secret SET until = ? WHERE hash = ? AND coalesce(until, ?) >= ?"
                + " AND key_id IN (SELECT id FROM api_key WHERE revoked IS NULL)",
            nanos,
            hash,
            nanos,
            nanos);
    handle.execute(
        "UPDATE api_key SET revoked = ? WHERE revoked IS NULL"
            + " AND id = (SELECT key_id FROM key_secret WHERE hash = ?)"
            + " AND NOT EXISTS (SELECT 1 FROM key_secret WHERE key_id = id AND until IS NULL)",
        nanos,
        hash);
    return ended;
  }

  @Override
  public long use(String who, long day, long tokens) {
    return database.write(
        handle -> {
          handle.execute("DELETE FROM tokens_used WHERE day < ?", day);
          handle.execute(
              "INSERT INTO tokens_used (who, day, tokens) VALUES (?, ?, ?)"
                  + " ON CONFLICT (who, day) DO UPDATE SET tokens = tokens + excluded.tokens",
              who,
              day,
              tokens);
          return used(handle, who, day);
        });
  }

  @Override
  public long used(String who, long day) {
    return database.read(handle -> used(handle, who, day));
  }

  private static long used(Handle handle, String who, long day) {
    return handle
        .select("SELECT tokens FROM tokens_used WHERE who = ? AND day = ?", who, day)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  private static ApiKey read(ResultSet row) throws SQLException {
    Optional<Instant> expires = time(row, 8);
    Optional<Instant> until = time(row, 10);
    return new ApiKey(
        row.getString(1),
        Principals.parse(row.getString(2)),
        Grants.parse(row.getString(3)),
        new Limits(row.getInt(4), row.getLong(5), row.getLong(6)),
        Bytes.instant(row.getLong(7)),
        until.isPresent() && (expires.isEmpty() || until.get().isBefore(expires.get()))
            ? until
            : expires,
        time(row, 9));
  }

  private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
    long nanos = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Bytes.instant(nanos));
  }
}
