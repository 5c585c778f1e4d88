package dev.tandem.ledger;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;

/** Which tables the ledger has, and how an older ledger comes up to date. */
final class Schema {
  /** The newest migration in {@code db/sqlite}. */
  static final int LATEST = 15;

  private Schema() {}

  /** The schema version of the file; 0 if it is empty. */
  static int version(Handle handle) {
    boolean known =
        handle
                .select("SELECT count(*) FROM sqlite_master WHERE name = 'flyway_schema_history'")
                .mapTo(Integer.class)
                .one()
            > 0;
    return known
        ? handle
            .select(
                "SELECT coalesce(max(CAST(version AS INTEGER)), 0) FROM flyway_schema_history"
                    + " WHERE success = 1")
            .mapTo(Integer.class)
            .one()
        : 0;
  }

  /**
   * @throws UserError if a newer Tandem wrote the file
   */
  static void refuseNewer(int version, Path home) {
    if (version > LATEST) {
      throw new UserError(
          "the ledger in %s was written by a newer Tandem (schema %d, this one knows %d); use that version of Tandem"
              .formatted(home, version, LATEST));
    }
  }

  static void migrate(DataSource source) {
    // Flyway takes 300 ms and logs; it runs only where there is something to migrate.
    Flyway.configure().dataSource(source).locations("classpath:db/sqlite").load().migrate();
  }
}
