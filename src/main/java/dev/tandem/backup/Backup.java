package dev.tandem.backup;

import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.LedgerFile;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.tenant.TenantFolders;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Writes all that a home cannot make again into one file, while others read and write: the ledger,
 * settings, collections' own prompts, sealed originals, uploads, and the same of every tenant. The
 * indexes are left out; they are built from the ledger.
 *
 * <p>The ledger is copied first and the other files after it, so that every document of the copy
 * has its files, unless it was deleted meanwhile.
 */
public final class Backup {
  private static final String SETTINGS = "tandem.yaml";
  private static final List<String> FOLDERS =
      List.of("collections", "originals", "examples", "files");

  private Backup() {}

  /** Whether a backup may hold an entry of this name; no other is ever unpacked. */
  static boolean mayHold(String name) {
    return tenantIn(name)
        .map(tenant -> mayHoldOfOne(name.substring(folder(tenant).length())))
        .orElseGet(() -> mayHoldOfOne(name));
  }

  /** Whose an entry is; empty for the home itself. */
  static Optional<String> tenantIn(String name) {
    String[] parts = name.split("/", 3);
    return parts.length == 3
            && parts[0].equals(TenantFolders.FOLDER)
            && TenantFolders.valid(parts[1])
        ? Optional.of(parts[1])
        : Optional.empty();
  }

  private static String folder(String tenant) {
    return TenantFolders.FOLDER + "/" + tenant + "/";
  }

  private static boolean mayHoldOfOne(String name) {
    boolean whole =
        name.equals(LedgerFile.NAME) || name.equals(SETTINGS) || name.equals(TenantFolders.MARK);
    return whole
        || LedgerFile.COMPANIONS.contains(name)
        || (FOLDERS.stream().anyMatch(folder -> name.startsWith(folder + "/"))
            && Path.of(name).normalize().toString().equals(name));
  }

  /**
   * @param force whether a file that is there is replaced
   * @throws UserError if it cannot be written; then nothing is left
   */
  public static BackupReport write(
      Path home, Ledger ledger, Path file, boolean force, StepProgress progress) {
    if (Files.exists(file) && !force) {
      throw new UserError(
          "There is already a file '%s'; name another, or replace it with --force."
              .formatted(file));
    }
    if (Files.isDirectory(file)) {
      throw new UserError("'%s' is a folder; name a file.".formatted(file));
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    List<Path> copies = new ArrayList<>();
    try {
      try {
        Instant created = ledger.clock().instant();
        Path copy = file.resolveSibling(file.getFileName() + ".part.ledger");
        copies.add(copy);
        int schema = copy(ledger, copy);
        List<BackupFile.Source> sources = new ArrayList<>(sources(home, copy, ""));
        for (String tenant : new TenantFolders(home).names()) {
          Path folder = TenantFolders.folder(home, tenant);
          Path own = file.resolveSibling(copy.getFileName() + "-" + tenant);
          copies.add(own);
          try (Ledger ledgerOfTenant = SqliteLedger.openReader(folder)) {
            copy(ledgerOfTenant, own);
          }
          sources.addAll(sources(folder, own, folder(tenant)));
        }
        LongConsumer bytes = counter(progress, 2 * size(sources)); // written, read back
        BackupFile.Manifest manifest = BackupFile.write(part, created, schema, sources, bytes);
        if (!BackupFile.verify(part, bytes).equals(manifest)) {
          throw new IOException("it was not read back as it was written");
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return new BackupReport(
            file.toString(), Files.size(file), created, schema, manifest.entries().size());
      } finally {
        Files.deleteIfExists(part);
        for (Path copy : copies) {
          for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + suffix));
          }
        }
      }
    } catch (IOException e) {
      throw new UserError(
          "The backup '%s' cannot be written: %s; check its folder and the disk."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * Copies a ledger, and reads the copy.
   *
   * @return its schema's version
   */
  private static int copy(Ledger ledger, Path copy) throws IOException {
    Files.deleteIfExists(copy);
    ledger.copyTo(OwnerOnly.createFile(copy).toAbsolutePath());
    return LedgerFile.check(copy);
  }

  /**
   * @param folder of the entries' names, with a slash at its end; empty for none
   */
  private static List<BackupFile.Source> sources(Path home, Path ledger, String folder)
      throws IOException {
    List<BackupFile.Source> sources = new ArrayList<>();
    sources.add(new BackupFile.Source(ledger, folder + LedgerFile.NAME));
    List<String> single = new ArrayList<>(LedgerFile.COMPANIONS);
    single.add(SETTINGS);
    single.add(TenantFolders.MARK);
    for (String name : single) {
      if (Files.isRegularFile(home.resolve(name))) {
        sources.add(new BackupFile.Source(home.resolve(name), folder + name));
      }
    }
    for (String each : FOLDERS) {
      if (Files.isDirectory(home.resolve(each))) {
        try (Stream<Path> files = Files.walk(home.resolve(each))) {
          files
              .filter(Files::isRegularFile)
              .sorted()
              .forEach(
                  found ->
                      sources.add(
                          new BackupFile.Source(
                              found,
                              folder + home.relativize(found).toString().replace('\\', '/'))));
        }
      }
    }
    return sources;
  }

  private static long size(List<BackupFile.Source> sources) throws IOException {
    long size = 0;
    for (BackupFile.Source source : sources) {
      size += Files.exists(source.file()) ? Files.size(source.file()) : 0;
    }
    return size;
  }

  /** Adds up what is reported piece by piece. */
  static LongConsumer counter(StepProgress progress, long total) {
    AtomicLong done = new AtomicLong();
    return bytes -> progress.at(done.addAndGet(bytes), total);
  }
}
