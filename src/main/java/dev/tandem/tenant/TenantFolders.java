package dev.tandem.tenant;

import dev.tandem.json.Json;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.Folders;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the tenants of a home lie: {@code HOME/tenants/NAME}, each a home of its own. A tenant is
 * made and taken away by one renaming, so it is there whole or not at all; what a crash leaves has
 * a name that no tenant can have, and is swept.
 */
public final class TenantFolders {
  public static final String FOLDER = "tenants";

  /** Says when a tenant was made, so that a backup can tell it from a later one of its name. */
  public static final String MARK = "tenant.json";

  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?");
  private static final String UNDER_WAY = ".";

  private final Path home;
  private final Path folder;

  public TenantFolders(Path home) {
    this.home = home;
    this.folder = home.resolve(FOLDER);
  }

  /** What stands in {@link #MARK}. */
  record Mark(String name, Instant created) {}

  /** Whether a tenant could be called so; nothing that is no such name is ever looked for. */
  public static boolean valid(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * @throws UserError if no tenant could be called so
   */
  static void requireValid(String name) {
    if (!valid(name)) {
      throw new UserError(
          "A tenant's name is 1 to 40 small letters, digits and inner hyphens; choose another.");
    }
  }

  /**
   * Where the home of a tenant lies, or would lie.
   *
   * @throws UserError if no tenant could be called so
   */
  public static Path folder(Path home, String name) {
    requireValid(name);
    return home.resolve(FOLDER).resolve(name);
  }

  public boolean exists(String name) {
    return valid(name)
        && Files.isDirectory(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)
        && SqliteLedger.in(folder.resolve(name));
  }

  /**
   * The home of a tenant.
   *
   * @throws UserError if there is none of that name
   */
  public Path require(String name) {
    requireValid(name);
    if (!exists(name)) {
      throw new UserError(
          "There is no tenant '%s' in %s; 'tandem tenant list' shows those there are."
              .formatted(name, home));
    }
    return folder.resolve(name);
  }

  /** All, by name. */
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).filter(this::exists).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes one whose ledger is empty.
   *
   * @param made when: by the clock that also tells when one of its name was removed
   * @throws UserError if there is one of that name, or it cannot be one
   */
  public void create(String name, Instant made) {
    requireValid(name);
    if (Files.exists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      throw new UserError("There is a tenant '%s' already; choose another name.".formatted(name));
    }
    try {
      if (!Files.isDirectory(folder)) {
        OwnerOnly.createFolder(folder);
      }
      Path fresh = OwnerOnly.createFolder(folder.resolve(UNDER_WAY + "new-" + UUID.randomUUID()));
      Files.write(fresh.resolve(MARK), Json.bytes(new Mark(name, made)));
      SqliteLedger.openWriter(fresh).close();
      Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UserError(
          "The tenant '%s' cannot be made in %s: %s; check permissions and the disk."
              .formatted(name, folder, e.getMessage()),
          e);
    }
  }

  /** When it was made; the epoch where nothing says so. */
  public static Instant created(Path tenant) {
    try {
      return Json.mapper().readValue(tenant.resolve(MARK).toFile(), Mark.class).created();
    } catch (IOException unknown) {
      return Instant.EPOCH;
    }
  }

  /**
   * Takes one away, which nobody may have open.
   *
   * @return where it is until it is {@linkplain #destroy destroyed}
   */
  public Path putAside(String name) {
    try {
      return Files.move(
          require(name),
          folder.resolve(UNDER_WAY + "removed-" + UUID.randomUUID()),
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UserError(
          "The tenant '%s' cannot be removed: %s; check permissions."
              .formatted(name, e.getMessage()),
          e);
    }
  }

  /**
   * Destroys what was put aside, the ledger first: with it go the keys under which everything else
   * was written.
   */
  public void destroy(Path aside) {
    try {
      try (Stream<Path> files = Files.list(aside)) {
        for (Path each :
            files.filter(file -> file.getFileName().toString().startsWith("ledger.db")).toList()) {
          Files.delete(each);
        }
      }
      Folders.delete(aside);
    } catch (IOException e) {
      throw new UserError(
          "What is left of a removed tenant in %s cannot be deleted: %s; check permissions."
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /** Destroys what a crash left. Only for the home's writer, before it makes or removes any. */
  public void sweep() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> left;
    try (Stream<Path> all = Files.list(folder)) {
      left = all.filter(path -> path.getFileName().toString().startsWith(UNDER_WAY)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    left.forEach(this::destroy);
  }

  /** Bytes on the disk. */
  public long bytes(String name) {
    try (Stream<Path> files = Files.walk(require(name))) {
      return files.mapToLong(TenantFolders::size).sum();
    } catch (IOException | UncheckedIOException e) {
      return 0; // a file went while it was counted
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }
}
