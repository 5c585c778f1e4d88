package dev.tandem.observe.lineage;

import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.lineage.Target.Kind;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds what a word means: {@code leave.md}, {@code /srv/handbook}, {@code adapter:it-help}. */
final class Targets {
  private final Ledger ledger;

  Targets(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * What to look for.
   *
   * @param text a document's id, a source's path or URL, the id, name or folder of an adapter, an
   *     incident's id; with
   *     {@code document:}, {@code source:}, {@code adapter:} or {@code incident:} in front only that
   * @param path the text as a whole path, where it may be one
   * @param collection whose documents; empty for all
   * @param version of the documents; empty for every one
   */
  record Wanted(
      String text,
      String path,
      Optional<String> collection,
      OptionalInt version,
      Optional<Instant> since,
      Optional<Instant> until) {}

  /**
   * @throws UserError if it means nothing, or documents of several collections
   */
  Target find(Wanted wanted) {
    String text = wanted.text();
    Optional<Target> found =
        named(text, "document:")
            .map(id -> document(id, wanted))
            .or(() -> named(text, "adapter:").map(id -> adapter(id, wanted.path(), wanted)))
            .or(() -> named(text, "source:").map(path -> source(path, wanted.path(), wanted)))
            .or(() -> named(text, "incident:").map(id -> incident(id, wanted)))
            .orElseGet(
                () ->
                    document(text, wanted)
                        .or(() -> adapter(text, wanted.path(), wanted))
                        .or(() -> incident(text, wanted))
                        .or(() -> source(text, wanted.path(), wanted)));
    return found.orElseThrow(
        () ->
            new UserError(
                "There is no document, source, adapter or incident '%s'%s; name a document's id, a path or URL that was ingested, an adapter of 'tandem adapter list', or an incident of 'tandem incidents'."
                    .formatted(
                        text, wanted.collection().map(name -> " in '" + name + "'").orElse(""))));
  }

  private static Optional<String> named(String text, String prefix) {
    return text.startsWith(prefix)
        ? Optional.of(text.substring(prefix.length()))
        : Optional.empty();
  }

  private List<String> collections(Wanted wanted) {
    return ledger.collections().all().stream()
        .map(CollectionInfo::name)
        .filter(name -> wanted.collection().isEmpty() || wanted.collection().get().equals(name))
        .toList();
  }

  private Optional<Target> document(String id, Wanted wanted) {
    List<DocumentKey> found = new ArrayList<>();
    for (String name : collections(wanted)) {
      String own = id.startsWith(name + "/") ? id.substring(name.length() + 1) : id;
      for (String each : own.equals(id) ? List.of(id) : List.of(id, own)) {
        if (ledger.documents().lastVersion(name, each) > 0) {
          found.add(new DocumentKey(name, each));
        }
      }
    }
    if (found.size() > 1) {
      throw new UserError(
          "Several collections have a document '%s': %s; name one with -c."
              .formatted(
                  id, String.join(", ", found.stream().map(DocumentKey::collection).toList())));
    }
    return found.stream().findFirst().map(key -> target(Kind.DOCUMENT, key.docId(), found, wanted));
  }

  private static Target target(
      Kind kind, String name, List<DocumentKey> documents, Wanted wanted) {
    return new Target(
        kind,
        name,
        documents,
        wanted.version(),
        List.of(),
        List.of(),
        wanted.since(),
        wanted.until());
  }

  /** The one of that id, else the newest of that name or folder. */
  private Optional<Target> adapter(String text, String path, Wanted wanted) {
    List<AdapterInfo> all =
        ledger.adapters().all().reversed().stream()
            .filter(
                each ->
                    wanted.collection().isEmpty()
                        || wanted.collection().get().equals(each.collection()))
            .toList();
    return all.stream()
        .filter(each -> each.id().equals(text))
        .findFirst()
        .or(
            () ->
                all.stream()
                    .filter(each -> each.name().equals(text) || each.path().equals(path))
                    .findFirst())
        .map(
            each ->
                new Target(
                    Kind.ADAPTER,
                    each.id(),
                    List.of(),
                    OptionalInt.empty(),
                    List.of(),
                    List.of(each.id()),
                    wanted.since(),
                    wanted.until()));
  }

  private Optional<Target> source(String text, String path, Wanted wanted) {
    List<DocumentKey> found = new ArrayList<>(ledger.lineage().from(path));
    if (found.isEmpty()) {
      for (String name : collections(wanted)) {
        ledger
            .documents()
            .forEachCurrent(
                name,
                version -> {
                  if (from(version, text)) {
                    found.add(new DocumentKey(name, version.docId()));
                  }
                });
      }
    }
    found.removeIf(
        key ->
            wanted.collection().isPresent() && !wanted.collection().get().equals(key.collection()));
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of(target(Kind.SOURCE, path, found, wanted));
  }

  /** What its breaches watch, from its onset to its end unless other times are wanted. */
  private Optional<Target> incident(String id, Wanted wanted) {
    return ledger.incidents().find(id).map(found -> new IncidentScope(ledger, found).target(wanted));
  }

  private static boolean from(VersionInfo version, String url) {
    return version.url().filter(url::equals).isPresent();
  }
}
