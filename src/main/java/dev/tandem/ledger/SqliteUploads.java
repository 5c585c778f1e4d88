package dev.tandem.ledger;

import dev.tandem.ledger.UploadInfo.Owner;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Uploads in SQLite. */
final class SqliteUploads implements UploadLog {
  private static final String SELECT =
      "SELECT id, key_name, principals, purpose, name, bytes, created FROM upload ";

  private final Database database;

  SqliteUploads(Database database) {
    this.database = database;
  }

  @Override
  public void add(UploadInfo upload) {
    database.write(
        handle ->
            handle.execute(
                "INSERT INTO upload (id, key_name, principals, purpose, name, bytes, created)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                upload.id(),
                upload.owner().key(),
                upload.owner().principals(),
                upload.purpose(),
                upload.name(),
                upload.bytes(),
                Bytes.nanos(upload.created())));
  }

  @Override
  public Optional<UploadInfo> find(String id, Owner owner) {
    return database.read(
        handle ->
            handle
                .select(
                    SELECT + "WHERE id = ? AND key_name = ? AND principals = ?",
                    id,
                    owner.key(),
                    owner.principals())
                .map((row, context) -> upload(row))
                .findOne());
  }

  @Override
  public List<UploadInfo> of(Owner owner) {
    return database.read(
        handle ->
            handle
                .select(
                    SELECT + "WHERE key_name = ? AND principals = ? ORDER BY created DESC, id DESC",
                    owner.key(),
                    owner.principals())
                .map((row, context) -> upload(row))
                .list());
  }

  @Override
  public List<UploadInfo> all() {
    return database.read(
        handle ->
            handle
                .select(SELECT + "ORDER BY created DESC, id DESC")
                .map((row, context) -> upload(row))
                .list());
  }

  @Override
  public void remove(String id) {
    database.write(handle -> handle.execute("DELETE FROM upload WHERE id = ?", id));
  }

  private static UploadInfo upload(ResultSet row) throws SQLException {
    return new UploadInfo(
        row.getString(1),
        new Owner(row.getString(2), row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getLong(6),
        Bytes.instant(row.getLong(7)));
  }
}
