package dev.tandem.backup;

import dev.tandem.ledger.LedgerFile;
import dev.tandem.text.Folders;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Makes a home from a backup. Everything is unpacked, checked and brought up to date in a folder
 * beside the home; then both change places in one step. A restore that is killed leaves either the
 * old home or the restored one.
 *
 * <p>The folder has from the start the name under which the old home is kept, and holds {@link
 * #MARK} until it is the home: where the mark stands in a folder of such a name, a restore was
 * killed, and the next one clears it away.
 */
public final class Restore {
  private static final String MARK = "restore.unfinished";
  private static final String ASIDE = ".before-restore-";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private Restore() {}

  /**
   * @throws UserError if the backup is damaged or the home in use; then nothing was changed
   */
  public static RestoreReport restore(RestoreRequest request, StepProgress progress) {
    Path backup = request.backup();
    Path home = request.target();
    Optional<Path> owner = request.owner();
    Optional<Path> deletions = request.deletions();
    boolean replace = request.replace();
    try {
      long size = Files.isRegularFile(backup) ? Files.size(backup) : 0;
      LongConsumer bytes = Backup.counter(progress, 2 * size); // checked, unpacked
      BackupFile.Manifest manifest = BackupFile.verify(backup, bytes);
      Path target = Files.exists(home) ? home.toRealPath() : home.toAbsolutePath().normalize();
      boolean occupied = occupied(target);
      TenantRestore tenants = new TenantRestore(manifest, target, occupied);
      tenants.requireSense(backup, owner.isPresent(), replace);
      try (AutoCloseable claimed = occupied ? LedgerFile.claim(target) : () -> {};
          AutoCloseable tenantsClaimed = tenants.claim()) {
        clearUnfinished(target);
        Path staging =
            free(target, target.getFileName() + ASIDE + TIME.format(request.clock().instant()));
        boolean done = false;
        try {
          Files.createFile(OwnerOnly.createFolder(staging).resolve(MARK));
          BackupFile.unpack(backup, staging, bytes);
          LedgerFile.check(staging.resolve(LedgerFile.NAME));
          owner.ifPresent(above -> TenantRestore.refuseRemoved(above, target, staging));
          LedgerFile.Again again =
              LedgerFile.prepare(
                  staging,
                  occupied ? Optional.of(target) : Optional.empty(),
                  deletions.map(TenantRestore::log));
          again = tenants.prepare(staging, again, deletions);
          putInPlace(staging, target, occupied);
          done = true;
          Files.deleteIfExists(target.resolve(MARK));
          if (occupied && replace) {
            Folders.delete(staging);
          }
          return report(home, manifest, again, occupied && !replace, staging);
        } finally {
          if (!done) {
            Folders.delete(staging);
          }
        }
      }
    } catch (UserError e) {
      throw e;
    } catch (FileSystemException e) {
      throw new UserError(
          "The home %s cannot be restored: %s (%s); it is as it was. Check permissions, and that it is no mount point itself."
              .formatted(home, e.getFile(), e.getReason() == null ? "refused" : e.getReason()),
          e);
    } catch (IOException e) {
      throw new UserError(
          "The home %s cannot be restored: %s; it is as it was.".formatted(home, e.getMessage()),
          e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static RestoreReport report(
      Path home, BackupFile.Manifest manifest, LedgerFile.Again again, boolean kept, Path aside) {
    List<String> notes = new ArrayList<>(again.notes());
    if (kept) {
      notes.add(
          "the old home is kept in %s; deletions do not reach it, so delete it once it is not needed"
              .formatted(aside));
    }
    return new RestoreReport(
        home.toString(),
        manifest.created(),
        kept ? Optional.of(aside.toString()) : Optional.empty(),
        again.documents(),
        again.answers(),
        again.keys(),
        notes);
  }

  private static boolean occupied(Path home) throws IOException {
    if (!Files.exists(home)) {
      return false;
    }
    if (!Files.isDirectory(home)) {
      throw new UserError("'%s' is a file; --home names a folder.".formatted(home));
    }
    try (Stream<Path> files = Files.list(home)) {
      return files.findAny().isPresent();
    }
  }

  private static void putInPlace(Path staging, Path home, boolean occupied) throws IOException {
    if (!occupied) {
      Files.deleteIfExists(home);
      Files.move(staging, home, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    if (Files.getFileStore(home).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(staging, Files.getPosixFilePermissions(home));
    }
    FolderSwap.exchange(staging, home);
  }

  /** Folders of restores that were killed. */
  private static void clearUnfinished(Path home) throws IOException {
    Path parent = home.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      return;
    }
    List<Path> unfinished;
    try (Stream<Path> folders = Files.list(parent)) {
      unfinished =
          folders
              .filter(
                  folder -> folder.getFileName().toString().startsWith(home.getFileName() + ASIDE))
              .filter(folder -> Files.exists(folder.resolve(MARK)))
              .toList();
    }
    for (Path folder : unfinished) {
      Folders.delete(folder);
    }
  }

  /** A sibling of this name, or with a number where there is one already. */
  private static Path free(Path target, String name) {
    Path sibling = target.resolveSibling(name);
    for (int i = 2; Files.exists(sibling); i++) {
      sibling = target.resolveSibling(name + "-" + i);
    }
    return sibling;
  }
}
