package dev.tandem;

import dev.tandem.example.Format;
import dev.tandem.example.StoredSet;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.LineageLog.MadeRow;
import dev.tandem.settings.Key;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of sets of examples, {@code HOME/examples/COLLECTION/SET.FORMAT.jsonl} (or {@code
 * .csv}). A change is there whole or not at all; the home's writer changes them, one at a time.
 *
 * <p>What a set was before its last changes is kept beside it, so that a wrong import can be found
 * and taken back. A change that only takes rows out may be an erasure: after it, nothing older is
 * kept.
 */
final class ExampleStore {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  private static final String BEFORE = ".before";
  private static final int VERSIONS = 5; // of a set
  private static final int HASH_CHARACTERS = 16;

  private final Home home;

  ExampleStore(Home home) {
    this.home = home;
  }

  /** The sets of a collection by name. */
  Map<String, StoredSet> all(String collection) {
    Map<String, StoredSet> sets = new TreeMap<>();
    files(collection).forEach((name, file) -> sets.put(name, read(file)));
    return sets;
  }

  Optional<StoredSet> find(String collection, String set) {
    return Optional.ofNullable(files(collection).get(set)).map(ExampleStore::read);
  }

  /**
   * The file of a set, as training and measuring read it.
   *
   * @throws UserError if there is none
   */
  Path file(String collection, String set) {
    return Optional.ofNullable(files(collection).get(set)).orElseThrow(() -> none(collection, set));
  }

  static UserError none(String collection, String set) {
    return new UserError(
        "There is no set of examples '%s' in '%s'; upload one first.".formatted(set, collection));
  }

  /**
   * Changes a set, or makes one; others wait meanwhile.
   *
   * @param change from what there is; what it throws leaves everything as it was
   */
  StoredSet change(String collection, String set, Function<Optional<StoredSet>, StoredSet> change) {
    synchronized (home.examplesLock()) {
      return changed(collection, set, change);
    }
  }

  private StoredSet changed(
      String collection, String set, Function<Optional<StoredSet>, StoredSet> change) {
    if (!NAME.matcher(set).matches()) {
      throw new UserError(
          "The name of a set is letters, digits, '.', '_' and '-', at most 100, the first a letter or digit.");
    }
    Optional<Path> before = Optional.ofNullable(files(collection).get(set));
    Optional<StoredSet> old = before.map(ExampleStore::read);
    StoredSet changed = change.apply(old);
    try {
      Path folder = folder(collection);
      if (!Files.isDirectory(folder)) {
        OwnerOnly.createFolder(folder);
      }
      Path file = folder.resolve(set + suffix(changed.format()));
      Path fresh = folder.resolve("." + set + ".new");
      Files.deleteIfExists(fresh);
      Files.writeString(OwnerOnly.createFile(fresh), changed.text());
      if (old.isPresent() && !old.get().hash().equals(changed.hash())) {
        keepBefore(folder, set, old.get(), onlyLess(old.get(), changed));
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      if (before.isPresent() && !before.get().equals(file)) {
        Files.delete(before.get());
      }
      made(collection, set, changed);
      return changed;
    } catch (IOException e) {
      throw new UserError("The set of examples cannot be written; make room on the disk.", e);
    }
  }

  private static boolean onlyLess(StoredSet old, StoredSet changed) {
    Set<String> ids = old.rows().stream().map(StoredSet.Row::id).collect(Collectors.toSet());
    return changed.rows().size() < old.rows().size()
        && changed.rows().stream().allMatch(row -> ids.contains(row.id()));
  }

  private static void keepBefore(Path folder, String set, StoredSet old, boolean erased)
      throws IOException {
    Path versions = folder.resolve(BEFORE);
    if (erased) {
      forget(versions, set, 0);
      return;
    }
    if (!Files.isDirectory(versions)) {
      OwnerOnly.createFolder(versions);
    }
    Path file = versions.resolve(named(set, old.hash()) + suffix(old.format()));
    Files.deleteIfExists(file);
    Files.writeString(OwnerOnly.createFile(file), old.text());
    forget(versions, set, VERSIONS);
  }

  private static String named(String set, String hash) {
    return "%s.%s".formatted(set, hash.substring(0, HASH_CHARACTERS));
  }

  /** All but the newest. */
  private static void forget(Path versions, String set, int kept) throws IOException {
    if (!Files.isDirectory(versions)) {
      return;
    }
    Pattern own =
        Pattern.compile(Pattern.quote(set) + "\\.[0-9a-f]{%d}\\..*".formatted(HASH_CHARACTERS));
    try (Stream<Path> all = Files.list(versions)) {
      List<Path> newest =
          all.filter(file -> own.matcher(file.getFileName().toString()).matches())
              .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified()).reversed())
              .toList();
      for (Path old : newest.subList(Math.min(kept, newest.size()), newest.size())) {
        Files.deleteIfExists(old);
      }
    }
  }

  /** How many texts have another label than they had; 0 where what there was is not kept. */
  int relabelled(String collection, String set, String hash) {
    Map<String, Set<String>> then = new HashMap<>();
    before(collection, set, hash).map(ExampleStore::read).stream()
        .flatMap(old -> old.examples(set, collection).stream())
        .forEach(
            row -> then.computeIfAbsent(row.prompt(), text -> new HashSet<>()).add(row.answer()));
    return (int)
        find(collection, set).stream()
            .flatMap(rows -> rows.examples(set, collection).stream())
            .filter(row -> then.containsKey(row.prompt()))
            .filter(row -> !then.getOrDefault(row.prompt(), Set.of()).contains(row.answer()))
            .count();
  }

  /** Whether answers show rows of a set to their model, as a setting says. */
  boolean shown(String collection, String set) {
    String shown = home.settings().text(Key.ANSWER_EXAMPLES);
    return !shown.isEmpty()
        && Optional.ofNullable(files(collection).get(set))
            .map(file -> file.toAbsolutePath().normalize())
            .filter(Path.of(shown).toAbsolutePath().normalize()::equals)
            .isPresent();
  }

  /** The file of what a set was before one of its last changes; empty where it is not kept. */
  Optional<Path> before(String collection, String set, String hash) {
    return hash.length() < HASH_CHARACTERS
        ? Optional.empty()
        : Arrays.stream(Format.values())
            .map(format -> named(set, hash) + suffix(format))
            .map(name -> folder(collection).resolve(BEFORE).resolve(name))
            .filter(Files::isRegularFile)
            .findFirst();
  }

  /** Keeps which version of which document each row was made from. */
  private void made(String collection, String set, StoredSet rows) {
    Ledger ledger = home.anyLedger();
    Map<DocumentKey, Integer> versions = new HashMap<>();
    List<MadeRow> made = new ArrayList<>();
    for (StoredSet.Row row : rows.rows()) {
      for (DocumentKey document : StoredSet.origin(row, collection).documents()) {
        made.add(
            new MadeRow(
                collection,
                set,
                row.id(),
                document,
                versions.computeIfAbsent(
                    document,
                    key -> ledger.documents().lastVersion(key.collection(), key.docId()))));
      }
    }
    ledger.lineage().made(collection, set, made);
  }

  /**
   * Deletes a set.
   *
   * @param check sees it before; what it throws leaves it as it is
   * @return whether there was one
   */
  boolean delete(String collection, String set, Consumer<StoredSet> check) {
    synchronized (home.examplesLock()) {
      Optional<Path> file = Optional.ofNullable(files(collection).get(set));
      file.map(ExampleStore::read).ifPresent(check);
      try {
        boolean deleted = file.isPresent() && Files.deleteIfExists(file.get());
        forget(folder(collection).resolve(BEFORE), set, 0);
        home.ledger().lineage().made(collection, set, List.of());
        return deleted;
      } catch (IOException e) {
        throw new UserError("The set of examples cannot be deleted; look at the disk.", e);
      }
    }
  }

  /** Takes out of all sets of a collection the rows that were made from documents. */
  void leaveOut(String collection, Collection<String> docIds) {
    Set<String> gone = new HashSet<>(docIds);
    synchronized (home.examplesLock()) {
      all(collection)
          .forEach(
              (set, kept) -> {
                List<StoredSet.Row> rows =
                    kept.rows().stream()
                        .filter(
                            row ->
                                StoredSet.origin(row, collection).documents().stream()
                                    .noneMatch(key -> gone.contains(key.docId())))
                        .toList();
                if (rows.size() < kept.rows().size()) {
                  changed(collection, set, before -> new StoredSet(kept.format(), rows));
                }
              });
      forgetMadeFrom(gone, collection);
    }
  }

  /** A row that is in no set any more may still stand in what one was before. */
  private void forgetMadeFrom(Set<String> gone, String collection) {
    Path versions = folder(collection).resolve(BEFORE);
    if (!Files.isDirectory(versions)) {
      return;
    }
    try (Stream<Path> all = Files.list(versions)) {
      for (Path version : all.toList()) {
        boolean made =
            read(version).rows().stream()
                .flatMap(row -> StoredSet.origin(row, collection).documents().stream())
                .anyMatch(key -> gone.contains(key.docId()));
        if (made) {
          Files.delete(version);
        }
      }
    } catch (IOException e) {
      throw new UserError(
          "What sets of examples were before cannot be deleted; look at the disk.", e);
    }
  }

  private Path folder(String collection) {
    return home.directory().resolve("examples").resolve(home.collection(collection).name());
  }

  private Map<String, Path> files(String collection) {
    Path folder = folder(collection);
    Map<String, Path> files = new TreeMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.list(folder)) {
        all.forEach(
            file ->
                Arrays.stream(Format.values())
                    .map(ExampleStore::suffix)
                    .filter(suffix -> file.getFileName().toString().endsWith(suffix))
                    .findFirst()
                    .ifPresent(
                        suffix -> {
                          String name = file.getFileName().toString();
                          files.put(name.substring(0, name.length() - suffix.length()), file);
                        }));
      } catch (IOException e) {
        throw new UserError("The examples of '%s' cannot be listed.".formatted(collection), e);
      }
    }
    return files;
  }

  private static StoredSet read(Path file) {
    try {
      return StoredSet.parse(Files.readString(file), format(file));
    } catch (IOException e) {
      throw new UserError("A set of examples cannot be read; look at the disk.", e);
    }
  }

  static Format format(Path file) {
    return Arrays.stream(Format.values())
        .filter(format -> file.getFileName().toString().endsWith(suffix(format)))
        .findFirst()
        .orElseThrow();
  }

  private static String suffix(Format format) {
    return "." + format.wireName() + (format == Format.CLASSIFICATION ? ".csv" : ".jsonl");
  }
}
