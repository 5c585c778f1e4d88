package dev.tandem.ledger;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The table of keys. A destroyed key stays as zeros, so that its row never moves; see V1. */
final class Secrets {
  private Secrets() {}

  static long create(Handle handle) {
    long id = next(handle);
    insert(handle, id, Vault.newKey());
    return id;
  }

  static long next(Handle handle) {
    return handle.select("SELECT coalesce(max(id), 0) + 1 FROM secret").mapTo(Long.class).one();
  }

  static void insert(Handle handle, long id, byte[] key) {
    handle.execute("INSERT INTO secret (id, key) VALUES (?, ?)", id, key);
  }

  static void destroy(Handle handle, long id) {
    handle.execute("UPDATE secret SET key = zeroblob(32) WHERE id = ?", id);
  }

  /** The keys of these ids that still live. */
  static Map<Long, byte[]> living(Handle handle, Collection<Long> ids) {
    Map<Long, byte[]> keys = new HashMap<>();
    handle
        .select(
            "SELECT s.id, s.key FROM json_each(?) j CROSS JOIN secret s ON s.id = j.value",
            Json.write(ids))
        .map((row, context) -> Map.entry(row.getLong(1), row.getBytes(2)))
        .forEach(
            entry -> {
              if (!Vault.destroyed(entry.getValue())) {
                keys.put(entry.getKey(), entry.getValue());
              }
            });
    return keys;
  }
}
