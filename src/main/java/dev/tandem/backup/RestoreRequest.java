package dev.tandem.backup;

import dev.tandem.tenant.TenantFolders;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What to restore. What was deleted or forgotten in the home that is there, after the backup was
 * taken, is deleted again before the restored home can be opened.
 *
 * @param home that is made; of a tenant the home that it is in, whose other tenants stay
 * @param tenant whose home is made; empty for the home itself
 * @param replace whether the home that is there is deleted; else it is kept beside
 * @param deletions a copy of {@code deletions.log}, for where the old home is lost, or a folder
 *     with copies that lie as in a home
 * @param clock tells the time in the name under which the old home is kept
 */
public record RestoreRequest(
    Path backup,
    Path home,
    Optional<String> tenant,
    boolean replace,
    Optional<Path> deletions,
    InstantSource clock) {

  /** The folder that is made. */
  Path target() {
    return tenant.map(name -> TenantFolders.folder(home, name)).orElse(home);
  }

  /** The home whose tenant is restored, if one is. */
  Optional<Path> owner() {
    return tenant.map(name -> home);
  }
}
