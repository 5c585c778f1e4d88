package dev.tandem.backup;

import dev.tandem.ledger.LedgerFile;
import dev.tandem.tenant.TenantFolders;
import dev.tandem.text.Folders;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a restore does to the tenants in a backup: each is prepared as the home is, with its own log
 * of deletions, and one that was removed since is left out.
 */
final class TenantRestore {
  private final SortedSet<String> tenants = new TreeSet<>();
  private final Path target;
  private final List<String> there;

  /**
   * @param target the home that is replaced
   */
  TenantRestore(BackupFile.Manifest manifest, Path target, boolean occupied) {
    manifest.entries().forEach(entry -> Backup.tenantIn(entry.name()).ifPresent(tenants::add));
    this.target = target;
    this.there = occupied ? new TenantFolders(target).names() : List.of();
  }

  /**
   * @param alone whether the restored home is a tenant's
   * @throws UserError if the backup holds tenants then, or others would be destroyed
   */
  void requireSense(Path backup, boolean alone, boolean replace) {
    if (alone && !tenants.isEmpty()) {
      throw new UserError(
          "'%s' is the backup of a home with tenants; restore it without --tenant."
              .formatted(backup));
    }
    List<String> lost = there.stream().filter(name -> !tenants.contains(name)).toList();
    if (replace && !lost.isEmpty()) {
      throw new UserError(
          "The tenants %s are not in the backup and would be destroyed with the old home; leave out --replace."
              .formatted(String.join(", ", lost)));
    }
  }

  /**
   * Takes the right to write in all that are there.
   *
   * @throws UserError if anybody has one open
   */
  AutoCloseable claim() throws Exception {
    Deque<AutoCloseable> claims = new ArrayDeque<>();
    AutoCloseable all =
        () -> {
          while (!claims.isEmpty()) {
            claims.pop().close();
          }
        };
    try {
      for (String name : there) {
        claims.push(LedgerFile.claim(TenantFolders.folder(target, name)));
      }
      return all;
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
  }

  /**
   * @param home the restored one, itself prepared already
   * @param again what was deleted again in it
   * @param deletions a folder with copies of logs, or the home's alone
   * @return the same with what was deleted again in the tenants
   */
  LedgerFile.Again prepare(Path home, LedgerFile.Again again, Optional<Path> deletions)
      throws IOException {
    int documents = again.documents();
    int answers = again.answers();
    int keys = again.keys();
    List<String> notes = new ArrayList<>(again.notes());
    for (String name : tenants) {
      Path folder = TenantFolders.folder(home, name);
      if (LedgerFile.wasTenantRemoved(home, name, TenantFolders.created(folder))) {
        Folders.delete(folder);
        notes.add("the tenant '%s', which was removed since, was not restored".formatted(name));
        continue;
      }
      LedgerFile.check(folder.resolve(LedgerFile.NAME));
      Optional<Path> old =
          Optional.of(TenantFolders.folder(target, name)).filter(Files::isDirectory);
      Optional<Path> copy =
          deletions
              .filter(Files::isDirectory)
              .map(all -> log(TenantFolders.folder(all, name)))
              .filter(Files::isRegularFile);
      if (old.isEmpty() && copy.isEmpty()) {
        notes.add(
            "what was deleted in the tenant '%s' since the backup is not known".formatted(name));
      }
      LedgerFile.Again own = LedgerFile.prepare(folder, old, copy);
      documents += own.documents();
      answers += own.answers();
      keys += own.keys();
      own.notes().forEach(note -> notes.add("tenant '%s': %s".formatted(name, note)));
    }
    there.stream()
        .filter(name -> !tenants.contains(name))
        .forEach(
            name ->
                notes.add(
                    "the tenant '%s' is not in the backup and is in the old home only"
                        .formatted(name)));
    return new LedgerFile.Again(documents, answers, keys, notes);
  }

  /** The log of deletions, where a folder is named that holds it. */
  static Path log(Path named) {
    return Files.isDirectory(named) ? named.resolve("deletions.log") : named;
  }

  /**
   * @param owner the home whose tenant is restored
   * @throws UserError if it was removed there after it was made
   */
  static void refuseRemoved(Path owner, Path target, Path restored) {
    String name = String.valueOf(target.getFileName());
    if (LedgerFile.wasTenantRemoved(owner, name, TenantFolders.created(restored))) {
      throw new UserError(
          "The tenant '%s' was removed after this backup was taken, and what was removed does not come back; make a new one of another name."
              .formatted(name));
    }
  }
}
