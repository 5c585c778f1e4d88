package dev.tandem.observe.lineage;

import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.Ledger;
import dev.tandem.observe.lineage.Target.Kind;
import dev.tandem.text.DocumentKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What an incident concerns: the documents, sources and adapters that its breaches watch. Where they
 * watch nothing so exact, as a whole collection, a pipeline or the model, it is every answer of the
 * incident's collections in its time.
 */
final class IncidentScope {
  private final Ledger ledger;
  private final Incident incident;
  private final List<DocumentKey> documents = new ArrayList<>();
  private final List<String> adapters = new ArrayList<>();

  IncidentScope(Ledger ledger, Incident incident) {
    this.ledger = ledger;
    this.incident = incident;
  }

  Target target(Targets.Wanted wanted) {
    incident.targets().forEach(this::add);
    boolean exact = !(documents.isEmpty() && adapters.isEmpty());
    return new Target(
        Kind.INCIDENT,
        incident.id(),
        documents,
        OptionalInt.empty(),
        exact ? List.of() : collections(),
        adapters,
        wanted.since().or(() -> Optional.of(incident.onset())),
        wanted.until().or(incident::resolved));
  }

  private List<String> collections() {
    return incident.collections().isEmpty()
        ? ledger.collections().all().stream().map(CollectionInfo::name).toList()
        : incident.collections();
  }

  private boolean concerns(String collection) {
    return incident.collections().isEmpty() || incident.collections().contains(collection);
  }

  private void add(String watched) {
    int colon = watched.indexOf(':');
    String name = watched.substring(colon + 1);
    switch (watched.substring(0, Math.max(0, colon))) {
      case "document" ->
          collections().stream()
              .flatMap(
                  collection ->
                      Stream.of(
                          new DocumentKey(collection, name),
                          new DocumentKey(
                              collection,
                              name.startsWith(collection + "/")
                                  ? name.substring(collection.length() + 1)
                                  : name)))
              .distinct()
              .filter(
                  key -> ledger.documents().lastVersion(key.collection(), key.docId()) > 0)
              .forEach(documents::add);
      case "source" ->
          ledger.lineage().from(name).stream()
              .filter(key -> concerns(key.collection()))
              .forEach(documents::add);
      case "adapter" ->
          ledger.adapters().all().stream()
              .filter(each -> each.id().equals(name) || each.name().equals(name))
              .map(AdapterInfo::id)
              .forEach(adapters::add);
      default -> {} // a collection, a pipeline, the model
    }
  }
}
