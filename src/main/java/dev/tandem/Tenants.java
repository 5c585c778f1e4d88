package dev.tandem;

import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.LedgerFile;
import dev.tandem.ledger.Limits;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.settings.Settings;
import dev.tandem.tenant.Guest;
import dev.tandem.tenant.TenantFolders;
import dev.tandem.tenant.TenantPool;
import dev.tandem.tenant.TenantStatus;
import dev.tandem.tenant.TenantsBusy;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The tenants of a home. Each is a home of its own, with ledger, indexes, originals, adapters, keys
 * and settings; they share the language model and the embedder, which hold nobody's data. So
 * nothing of another tenant can be reached through one: it is not open there.
 */
public final class Tenants {
  /** The name of the key that a tenant's first admin gets. */
  public static final String FIRST_KEY = "admin";

  private final TenantPool<Tandem> pool;
  private final TenantFolders folders;
  private final Home home;
  private final Scribe scribe;

  Tenants(TenantPool<Tandem> pool, Home home, Scribe scribe) {
    this.pool = pool;
    this.folders = new TenantFolders(home.directory());
    this.home = home;
    this.scribe = scribe;
  }

  /** The use of a tenant's open home. Close it when done; the home may be closed then. */
  public interface Lease extends AutoCloseable {
    Tandem tandem();

    /** The guest of the home, made where there is none yet. */
    <G extends Guest> G guest(Function<Tandem, G> make);

    @Override
    void close();
  }

  private record Borrowed(TenantPool<Tandem>.Use use) implements Lease {
    @Override
    public Tandem tandem() {
      return use.home().borrowed();
    }

    @Override
    public <G extends Guest> G guest(Function<Tandem, G> make) {
      return use.guest(make);
    }

    @Override
    public void close() {
      use.close();
    }
  }

  /** The settings of a home, or of one of its tenants. */
  public static Settings settings(
      Path home,
      Optional<String> tenant,
      Map<String, String> flags,
      Map<String, String> environment) {
    Settings settings = Settings.of(home, flags, environment);
    return tenant
        .map(name -> settings.tenant(new TenantFolders(home).require(name), true))
        .orElse(settings);
  }

  /**
   * Where the home of a tenant lies, or would lie.
   *
   * @throws UserError if no tenant could be called so
   */
  public static Path folder(Path home, String name) {
    return TenantFolders.folder(home, name);
  }

  /** Whether a tenant could be called so. */
  public static boolean valid(String name) {
    return TenantFolders.valid(name);
  }

  /** All, by name. */
  public List<String> names() {
    return folders.names();
  }

  public boolean exists(String name) {
    return folders.exists(name);
  }

  /**
   * Makes a tenant, with a key for its first admin.
   *
   * @return the key, which is told only here
   * @throws UserError if there is one of that name, it cannot be one, or another process writes to
   *     the home
   */
  public String create(String name) {
    home.writerLedger();
    String key =
        scribe.changes(
            "made-tenant",
            "",
            name,
            () -> {
              folders.create(name, home.clock().instant());
              pool.admit(name);
              try (Lease lease = lease(name)) {
                return lease
                    .tandem()
                    .keys()
                    .create(
                        FIRST_KEY,
                        Principals.ANONYMOUS,
                        Grants.EVERYTHING,
                        Optional.empty(),
                        Limits.NONE);
              }
            });
    return key;
  }

  /**
   * How much it has.
   *
   * @throws UserError if there is none of that name
   */
  public TenantStatus status(String name) {
    Path folder = folders.require(name);
    long documents = 0;
    long chunks = 0;
    List<CollectionInfo> collections;
    try (Ledger ledger = SqliteLedger.openReader(folder)) {
      collections = ledger.collections().all();
      for (CollectionInfo info : collections) {
        DocumentLog.Totals totals = ledger.documents().totals(info.name());
        documents += totals.documents();
        chunks += totals.chunks();
      }
    }
    return new TenantStatus(
        name,
        TenantFolders.created(folder),
        pool.open().contains(name),
        collections.size(),
        documents,
        chunks,
        folders.bytes(name));
  }

  /**
   * Destroys a tenant with all that is its: nobody is let in from the first moment on, and no
   * backup of this home brings it back.
   *
   * @throws UserError if there is none of that name, or somebody works in it and does not end
   */
  public void remove(String name) {
    home.writerLedger();
    folders.require(name);
    scribe.changes(
        "removed-tenant",
        "",
        name,
        () -> {
          Path aside;
          pool.retire(name);
          try (AutoCloseable claimed = LedgerFile.claim(folders.require(name))) {
            LedgerFile.tenantRemoved(home.directory(), name, home.clock());
            aside = folders.putAside(name);
          } catch (RuntimeException e) {
            pool.admit(name);
            throw e;
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          folders.destroy(aside);
        });
  }

  /** Destroys what a crash left of tenants. Only for the home's writer. */
  public void sweep() {
    folders.sweep();
  }

  /**
   * Opens a tenant's home, or joins who has it open.
   *
   * @throws UserError if there is none of that name, or another process writes to it
   * @throws TenantsBusy if as many are in use as may be open
   */
  public Lease lease(String name) {
    return find(name)
        .orElseThrow(
            () -> {
              folders.require(name);
              return new UserError("The tenant '%s' is being removed.".formatted(name));
            });
  }

  /** The same; empty where there is none of that name. */
  public Optional<Lease> find(String name) {
    return pool.lease(name).map(Borrowed::new);
  }

  /** Closes those that nobody has used for a while. */
  public void closeIdle() {
    pool.closeIdle();
  }
}
