package dev.tandem;

import dev.tandem.backup.Backup;
import dev.tandem.backup.BackupReport;
import dev.tandem.backup.Restore;
import dev.tandem.backup.RestoreReport;
import dev.tandem.backup.RestoreRequest;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import java.nio.file.Path;

/** A home in one file, and a home made from it. */
public final class Backups {
  private final Home home;
  private final Scribe scribe;

  Backups(Home home, Scribe scribe) {
    this.home = home;
    this.scribe = scribe;
  }

  /**
   * Writes everything that cannot be made again into one file, while others read and write.
   *
   * @throws UserError if there is a file already, or it cannot be written and read back
   */
  public BackupReport write(Path file) {
    return write(file, false, StepProgress.NONE);
  }

  /**
   * @param force whether a file that is there is replaced
   */
  public BackupReport write(Path file, boolean force, StepProgress progress) {
    return scribe.changes(
        "backed-up",
        "",
        "",
        () -> Backup.write(home.directory(), home.ledger(), file, force, progress));
  }

  /**
   * Makes a home, or one tenant's, from a backup.
   *
   * @throws UserError if the backup is damaged, somebody has the home open, or the tenant was
   *     removed after the backup: nothing was changed
   */
  public static RestoreReport restore(RestoreRequest request, StepProgress progress) {
    return Restore.restore(request, progress);
  }
}
