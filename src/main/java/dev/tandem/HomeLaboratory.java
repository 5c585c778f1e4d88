package dev.tandem;

import dev.tandem.embed.RememberedVectors;
import dev.tandem.example.Finding;
import dev.tandem.ingest.ExportedIds;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.cause.Laboratory;
import dev.tandem.observe.cause.Shadow;
import dev.tandem.observe.cause.Undo;
import dev.tandem.settings.Key;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * An open home for the troubleshooter.
 *
 * @param home is only read
 * @param vectors of its embedder, kept from one shadow to the next
 * @param training counts the rows of sets of examples
 */
record HomeLaboratory(Home home, RememberedVectors vectors, Training training)
    implements Laboratory {
  @Override
  public Ledger ledger() {
    return home.ledger();
  }

  @Override
  public Shadow shadow(List<Undo> undone) {
    return new ShadowHome(home, vectors, training, undone);
  }

  @Override
  public int indexed(String collection) {
    return home.indexes().indexed(collection);
  }

  @Override
  public Optional<String> text(String collection, String docId, int version) {
    return ledger()
        .documents()
        .current(collection, docId)
        .map(VersionInfo::acl)
        .flatMap(
            acl ->
                ledger()
                    .documents()
                    .text(collection, docId, version, Principals.of(acl.readers())));
  }

  @Override
  public boolean reachable(String source) {
    return at(source).filter(Files::isReadable).isPresent();
  }

  @Override
  public Set<String> gone(String source, Set<String> docIds) {
    Path path = at(source).orElse(null);
    if (path == null) {
      return Set.of();
    }
    if (Files.isDirectory(path)) {
      return docIds.stream()
          .filter(id -> at(path + "/" + id).filter(file -> !Files.exists(file)).isPresent())
          .collect(Collectors.toCollection(TreeSet::new));
    }
    try {
      return ExportedIds.of(path).map(ids -> ids.missing(docIds)).orElse(Set.of());
    } catch (IOException e) {
      return Set.of(); // a source that cannot be read has lost nothing that is known
    }
  }

  @Override
  public boolean path(String source) {
    return at(source).isPresent();
  }

  /** A source that is no path, as pushes are, is nowhere. */
  private static Optional<Path> at(String text) {
    try {
      return Optional.of(Path.of(text)).filter(Path::isAbsolute);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Finding> spoils(String collection, String set) {
    ExampleSets sets = new ExampleSets(home, training);
    return sets.find(collection, set).isPresent() ? sets.check(collection, set, true) : List.of();
  }

  @Override
  public int relabelled(String collection, String set, String before) {
    return new ExampleStore(home).relabelled(collection, set, before);
  }

  @Override
  public boolean shown(String collection, String set) {
    return new ExampleStore(home).shown(collection, set);
  }

  @Override
  public boolean remote() {
    return !home.settings().text(Key.MODEL_ENDPOINT).isEmpty();
  }
}
