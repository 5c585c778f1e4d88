package dev.tandem;

import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.LedgerFile;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Writes all that a home cannot make again into one file, while others read and write: the ledger,
 * settings, collections' own prompts, sealed originals, uploads. The indexes are left out; they are
 * built from the ledger.
 *
 * <p>The ledger is copied first and the other files after it, so that every document of the copy
 * has its files, unless it was deleted meanwhile.
 */
final class Backup {
  private static final String SETTINGS = "tandem.yaml";
  private static final List<String> FOLDERS =
      List.of("collections", "originals", "examples", "files");

  private Backup() {}

  /** Whether a backup may hold an entry of this name; no other is ever unpacked. */
  static boolean mayHold(String name) {
    boolean whole = name.equals(LedgerFile.NAME) || name.equals(SETTINGS);
    return whole
        || LedgerFile.COMPANIONS.contains(name)
        || (FOLDERS.stream().anyMatch(folder -> name.startsWith(folder + "/"))
            && Path.of(name).normalize().toString().equals(name));
  }

  /**
   * @param force whether a file that is there is replaced
   * @throws UserError if it cannot be written; then nothing is left
   */
  static BackupReport write(
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
    Path copy = file.resolveSibling(file.getFileName() + ".part.ledger");
    try {
      try {
        Files.deleteIfExists(copy);
        Instant created = ledger.clock().instant();
        ledger.copyTo(OwnerOnly.createFile(copy).toAbsolutePath());
        int schema = LedgerFile.check(copy);
        List<BackupFile.Source> sources = sources(home, copy);
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
        for (String suffix : List.of("", "-wal", "-shm")) {
          Files.deleteIfExists(copy.resolveSibling(copy.getFileName() + suffix));
        }
      }
    } catch (IOException e) {
      throw new UserError(
          "The backup '%s' cannot be written: %s; check its folder and the disk."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static List<BackupFile.Source> sources(Path home, Path ledger) throws IOException {
    List<BackupFile.Source> sources = new ArrayList<>();
    sources.add(new BackupFile.Source(ledger, LedgerFile.NAME));
    List<String> single = new ArrayList<>(LedgerFile.COMPANIONS);
    single.add(SETTINGS);
    for (String name : single) {
      if (Files.isRegularFile(home.resolve(name))) {
        sources.add(new BackupFile.Source(home.resolve(name), name));
      }
    }
    for (String folder : FOLDERS) {
      if (Files.isDirectory(home.resolve(folder))) {
        try (Stream<Path> files = Files.walk(home.resolve(folder))) {
          files
              .filter(Files::isRegularFile)
              .sorted()
              .forEach(
                  found ->
                      sources.add(
                          new BackupFile.Source(
                              found, home.relativize(found).toString().replace('\\', '/'))));
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
