package dev.tandem;

import dev.tandem.ingest.ProgressSink;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.retrieve.Fusion;
import dev.tandem.text.PersonalData.Kind;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The collections of a home: which there are, how much they hold, and how they are kept. */
public final class HomeCollections {
  private final Home home;
  private final Rooms rooms;
  private final Scribe scribe;

  HomeCollections(Rooms rooms, Scribe scribe) {
    this.home = rooms.home();
    this.rooms = rooms;
    this.scribe = scribe;
  }

  /** Creates a collection whose default readers are everybody, unconfirmed, unless it exists. */
  public boolean createIfNew(String collection) {
    return rooms.createIfNew(collection);
  }

  /**
   * @throws UserError if there is none of that name
   */
  public CollectionInfo info(String name) {
    return home.collection(name);
  }

  /** All, by name. */
  public List<CollectionInfo> all() {
    return home.ledger().collections().all();
  }

  /** The names of the collections of which this reader may read a document. */
  public List<String> readableBy(Principals who) {
    return all().stream()
        .map(CollectionInfo::name)
        .filter(name -> totals(name, who).documents() > 0)
        .toList();
  }

  /** Whether it can be asked: not while its vectors are of another embedder than the one set. */
  public boolean askable(String collection) {
    return home.indexes().embeddedAsNow(home.collection(collection));
  }

  /** How much of a collection this reader may read. */
  public DocumentLog.Totals totals(String collection, Principals who) {
    return home.ledger().documents().totals(collection, who);
  }

  /** How much of a collection there is, for owners: not filtered by permission. */
  public DocumentLog.Totals totals(String collection) {
    return home.ledger().documents().totals(collection);
  }

  public List<CollectionStatus> status() {
    List<CollectionStatus> rows = new ArrayList<>();
    for (CollectionInfo info : all()) {
      DocumentLog.Totals totals = home.ledger().documents().totals(info.name());
      rows.add(
          new CollectionStatus(
              info.name(),
              totals.documents(),
              totals.chunks(),
              totals.characters(),
              info.defaultAcl(),
              info.aclConfirmed(),
              info.language(),
              info.embedder(),
              info.generation(),
              home.ledger().documents().sequence(info.name()),
              home.index(info.name()).committedSequence(),
              home.ledger().collections().setting(info.name(), Fusion.SETTING).isPresent()
                  ? "fitted"
                  : "default"));
    }
    return rows;
  }

  /**
   * Embeds a collection anew with the embedder now set, which until then is refused for it. The old
   * vectors answer, for processes with the old setting, until the new ones are complete. A run that
   * was killed goes on where it was.
   *
   * @param progress hears of documents
   */
  public Reembedded reembed(String collection, ProgressSink progress) {
    return scribe.changes(
        "changed",
        collection,
        "embedding",
        () -> new Runs(home).reembed(collection, () -> rooms.reembed(collection, progress)));
  }

  /** What kinds of personal data are taken out of what is ingested into a collection. */
  public Set<Kind> redacted(String collection) {
    home.collection(collection);
    return rooms.redacted(collection);
  }

  /** Sets them for what is ingested from now on; what is stored stays as it is. */
  public void redact(String collection, Set<Kind> kinds) {
    scribe.changes("changed", collection, "redact", () -> rooms.redact(collection, kinds));
  }

  /**
   * A sentence where the embedding model was not made for the collection's language; else empty.
   */
  public Optional<String> languageWarning(String collection) {
    String language = home.collection(collection).language();
    return home.embedder().fits(language)
        ? Optional.empty()
        : Optional.of(
            "The embedding model '%s' was not made for the language '%s' of '%s': search by meaning will be weak; set another 'embedder' before the first ingest."
                .formatted(home.embedder().id(), language, collection));
  }
}
