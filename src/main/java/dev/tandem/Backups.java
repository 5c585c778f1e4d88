package dev.tandem;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.Optional;

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
   * Makes a home from a backup. What was deleted or forgotten in the home that is there, after the
   * backup was taken, is deleted again before the restored home can be opened.
   *
   * @param replace whether the home that is there is deleted; else it is kept beside
   * @param deletions a copy of {@code deletions.log}, where the old home is lost
   * @throws UserError if the backup is damaged or somebody has the home open: nothing was changed
   */
  public static RestoreReport restore(
      Path backup, Path home, boolean replace, Optional<Path> deletions, StepProgress progress) {
    return Restore.restore(backup, home, Optional.empty(), replace, deletions, progress);
  }

  /**
   * Makes the home of one tenant from a backup of it, others' being left as they are.
   *
   * @throws UserError as {@link #restore} does, and if the tenant was removed after the backup
   */
  public static RestoreReport restoreTenant(
      Path backup,
      Path home,
      String name,
      boolean replace,
      Optional<Path> deletions,
      StepProgress progress) {
    Path folder = Tenants.folder(home, name);
    return Restore.restore(backup, folder, Optional.of(home), replace, deletions, progress);
  }
}
