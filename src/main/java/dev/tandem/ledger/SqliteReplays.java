package dev.tandem.ledger;

import dev.tandem.text.Sha256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Idempotency keys in SQLite. */
final class SqliteReplays implements ReplayLog {
  private static final String PLACE = "replay";

  private final Database database;

  SqliteReplays(Database database) {
    this.database = database;
  }

  private record Row(int status, String type, byte[] answer, String body) {}

  @Override
  public Optional<Kept> claim(String caller, String key, String request, Instant since) {
    String hash = Sha256.of(key);
    String body = Sha256.of(request);
    return database.write(
        handle -> {
          handle.execute("DELETE FROM replay WHERE time < ?", Bytes.nanos(since));
          Optional<Row> row =
              handle
                  .select(
                      "SELECT status, type, answer, body FROM replay WHERE caller = ? AND key = ?",
                      caller,
                      hash)
                  .map(
                      (found, context) ->
                          new Row(
                              found.getInt(1),
                              found.getString(2),
                              found.getBytes(3),
                              found.getString(4)))
                  .findOne();
          if (row.isEmpty()) {
            handle.execute(
                "INSERT INTO replay (caller, key, time, body, status, type, answer)"
                    + " VALUES (?, ?, ?, ?, 0, '', x'')",
                caller,
                hash,
                database.now(),
                body);
          }
          return row.map(found -> kept(found, body.equals(found.body()), key, request));
        });
  }

  private static Kept kept(Row row, boolean same, String key, String request) {
    return new Kept(
        row.status(),
        row.type(),
        same && row.status() > 0
            ? Vault.open(sealing(key, request), PLACE, row.answer())
            : new byte[0],
        same);
  }

  @Override
  public void answered(
      String caller, String key, String request, int status, String type, byte[] body) {
    database.write(
        handle ->
            handle.execute(
                "UPDATE replay SET status = ?, type = ?, answer = ? WHERE caller = ? AND key = ?",
                status,
                type,
                Vault.seal(sealing(key, request), PLACE, body),
                caller,
                Sha256.of(key)));
  }

  @Override
  public void release(String caller, String key) {
    database.write(
        handle ->
            handle.execute(
                "DELETE FROM replay WHERE caller = ? AND key = ? AND status = 0",
                caller,
                Sha256.of(key)));
  }

  @Override
  public void releaseUnanswered() {
    database.write(handle -> handle.execute("DELETE FROM replay WHERE status = 0"));
  }

  /** Of what the ledger does not keep: neither hash that it has is one of these. */
  private static byte[] sealing(String key, String request) {
    return Vault.derive(PLACE, List.of(digest(key), digest(request)));
  }

  private static byte[] digest(String text) {
    return Sha256.digest().digest(Bytes.utf8("sealing\n" + text));
  }
}
