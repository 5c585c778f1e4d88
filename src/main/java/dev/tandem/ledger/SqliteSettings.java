package dev.tandem.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** How settings changed, in SQLite. */
final class SqliteSettings implements SettingLog {
  private static final long NEW = -1;

  private final Database database;

  SqliteSettings(Database database) {
    this.database = database;
  }

  @Override
  public List<SettingChange> note(String collection, Map<String, String> values) {
    if (database.read(handle -> differing(handle, collection, values)).isEmpty()) {
      return List.of(); // the usual case writes nothing
    }
    return database.write(
        handle -> {
          List<SettingChange> changes = new ArrayList<>();
          // Somebody may have looked meanwhile.
          for (SettingChange change : differing(handle, collection, values)) {
            boolean first = change.sequence() == NEW;
            insert(handle, change, first);
            if (!first) {
              changes.add(change);
            }
          }
          return changes;
        });
  }

  /** Those of keys that nobody looked at before are {@link #NEW}. */
  private List<SettingChange> differing(
      Handle handle, String collection, Map<String, String> values) {
    Map<String, String> known = new TreeMap<>();
    handle
        .select(
            "SELECT key, after FROM setting_change WHERE collection = ? ORDER BY sequence",
            collection)
        .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
        .forEach(value -> known.put(value.getKey(), value.getValue()));
    List<SettingChange> differing = new ArrayList<>();
    for (Map.Entry<String, String> value : new TreeMap<>(values).entrySet()) {
      boolean seen = known.containsKey(value.getKey());
      String before = known.getOrDefault(value.getKey(), "");
      if (!seen || !before.equals(value.getValue())) {
        differing.add(
            new SettingChange(
                seen ? 0 : NEW,
                database.clock().instant(),
                collection,
                value.getKey(),
                before,
                value.getValue()));
      }
    }
    return differing;
  }

  /** Keeps one change of a collection that the ledger itself makes, in its transaction. */
  static void changed(
      Handle handle, String collection, String key, String before, String after, long now) {
    if (!before.equals(after)) {
      Instant time = Bytes.instant(now);
      insert(handle, new SettingChange(0, time, collection, key, before, after), false);
    }
  }

  private static void insert(Handle handle, SettingChange change, boolean first) {
    handle.execute(
        "INSERT INTO setting_change (time, collection, key, before, after, first)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        Bytes.nanos(change.time()),
        change.collection(),
        change.key(),
        change.before(),
        change.after(),
        first);
  }

  @Override
  public List<SettingChange> since(Instant time) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT sequence, time, collection, key, before, after FROM setting_change"
                        + " WHERE time >= ? AND first = 0 ORDER BY sequence",
                    Bytes.nanos(time))
                .map(
                    (row, context) ->
                        new SettingChange(
                            row.getLong(1),
                            Bytes.instant(row.getLong(2)),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6)))
                .list());
  }
}
