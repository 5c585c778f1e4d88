package dev.tandem.ledger;

import java.util.Optional;

/** Responses in SQLite. */
final class SqliteResponses implements ResponseLog {
  private final Database database;

  SqliteResponses(Database database) {
    this.database = database;
  }

  @Override
  public void add(ResponseInfo response) {
    database.write(
        handle ->
            handle.execute(
                "INSERT INTO response (id, answer_id, previous, model, tools, cut, created)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                response.id(),
                response.answerId(),
                response.previous().orElse(""),
                response.model(),
                response.tools(),
                response.cut(),
                Bytes.nanos(response.created())));
  }

  @Override
  public Optional<ResponseInfo> find(String id) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT id, answer_id, previous, model, tools, cut, created FROM response"
                        + " WHERE id = ?",
                    id)
                .map(
                    (row, context) ->
                        new ResponseInfo(
                            row.getString(1),
                            row.getString(2),
                            Optional.of(row.getString(3)).filter(previous -> !previous.isEmpty()),
                            row.getString(4),
                            row.getBoolean(5),
                            row.getBoolean(6),
                            Bytes.instant(row.getLong(7))))
                .findOne());
  }

  @Override
  public void remove(String id) {
    database.write(handle -> handle.execute("DELETE FROM response WHERE id = ?", id));
  }
}
