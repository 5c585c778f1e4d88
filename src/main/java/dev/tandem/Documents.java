package dev.tandem;

import dev.tandem.ingest.IngestReport;
import dev.tandem.ingest.Pushes;
import dev.tandem.ingest.Writes;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The documents of collections, one by one. What this writes is found by the next question. */
public final class Documents {
  private final Home home;
  private final Rooms rooms;
  private final Scribe scribe;

  Documents(Rooms rooms, Scribe scribe) {
    this.home = rooms.home();
    this.rooms = rooms;
    this.scribe = scribe;
  }

  /** All current documents of a collection, for owners: not filtered by permission. */
  public List<VersionInfo> all(String collection) {
    home.collection(collection);
    List<VersionInfo> documents = new ArrayList<>();
    home.ledger().documents().forEachCurrent(collection, documents::add);
    return documents;
  }

  /**
   * The current documents of a collection that this reader may read, by id.
   *
   * @param contains stands in the title or the id, whatever the case of letters; empty for all
   * @param after the last id of the page before; empty for the first page
   */
  public List<VersionInfo> page(
      String collection, Principals who, String contains, String after, int limit) {
    home.collection(collection);
    return home.ledger().documents().page(collection, who, contains, after, limit);
  }

  /** The same of all current documents, for owners: not filtered by permission. */
  public List<VersionInfo> page(String collection, String contains, String after, int limit) {
    home.collection(collection);
    return home.ledger().documents().page(collection, contains, after, limit);
  }

  /**
   * Puts a text document, new or in place of its last version. When this returns it is stored, and
   * the next question finds it. Many threads may put at once: they share their transactions.
   *
   * @return {@code failed} where it cannot be a document, or an ingested folder owns its id
   */
  public PushResult put(String collection, DocumentInput input) {
    return scribe.changes("changed", collection, input.id(), () -> pushed(collection, input));
  }

  private PushResult pushed(String collection, DocumentInput input) {
    return result(
        collection,
        rooms
            .pushes()
            .put(
                target(collection, input.id(), input.acl()),
                input.title(),
                input.text(),
                input.url(),
                input.updated(),
                input.meta()));
  }

  /**
   * The same for a file, which is read as {@link Tandem#ingest} reads it.
   *
   * @param docId its ending tells the format where the bytes do not
   * @param acl as {@link DocumentInput#acl}
   * @return {@code failed} or {@code skipped}, with the reason, where it could not be read; the
   *     last version stays then
   */
  public PushResult putFile(String collection, String docId, Path file, Optional<Acl> acl) {
    return scribe.changes(
        "changed", collection, docId, () -> pushedFile(collection, docId, file, acl));
  }

  private PushResult pushedFile(String collection, String docId, Path file, Optional<Acl> acl) {
    try {
      return result(collection, rooms.pushes().putFile(target(collection, docId, acl), file));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("Reading the file was interrupted; send it again.", e);
    }
  }

  private Pushes.Target target(String collection, String docId, Optional<Acl> acl) {
    CollectionInfo info = home.collection(collection);
    return new Pushes.Target(info, home.indexes().writes(collection), docId, acl);
  }

  private PushResult result(String collection, IngestReport.FileResult file) {
    int version =
        home.ledger()
            .documents()
            .current(collection, file.docId())
            .map(VersionInfo::version)
            .orElse(0);
    return new PushResult(file.docId(), file.outcome(), version, file.reason());
  }

  /** Deletes documents everywhere; what is unknown is named in the result. */
  public Deletion delete(String collection, List<String> docIds) {
    return scribe.changesAll("deleted", collection, docIds, () -> deleted(collection, docIds));
  }

  private Deletion deleted(String collection, List<String> docIds) {
    Writes writes = writes(collection);
    List<String> deleted = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    for (String docId : docIds) {
      (writes.delete(docId) ? deleted : unknown).add(docId);
    }
    writes.commit();
    new ExampleStore(home).leaveOut(collection, deleted); // what was made from them goes, too
    List<String> adapters =
        home.ledger().adapters().trainedOn(collection, deleted).stream()
            .map(AdapterInfo::name)
            .distinct()
            .toList();
    return new Deletion(deleted, unknown, adapters);
  }

  /** Changes the readers of documents; returns the ids that no document has. */
  public List<String> permit(String collection, List<String> docIds, Acl acl) {
    return scribe.changesAll(
        "permitted", collection, docIds, () -> permitted(collection, docIds, acl));
  }

  private List<String> permitted(String collection, List<String> docIds, Acl acl) {
    Writes writes = writes(collection);
    List<String> unknown = docIds.stream().filter(docId -> !writes.permit(docId, acl)).toList();
    writes.commit();
    return unknown;
  }

  private Writes writes(String collection) {
    home.writerLedger();
    home.collection(collection);
    return home.indexes().writes(collection);
  }

  /**
   * The stored text of a document version.
   *
   * @param version empty for the newest
   */
  public StoredText show(String collection, String docId, OptionalInt version, Principals who) {
    return scribe.reads(
        "saw", who, collection, () -> shown(collection, docId, version, who), StoredText::docId);
  }

  private StoredText shown(String collection, String docId, OptionalInt version, Principals who) {
    home.collection(collection);
    var documents = home.ledger().documents();
    int wanted =
        version.orElseGet(
            () -> documents.current(collection, docId).map(VersionInfo::version).orElse(0));
    VersionInfo info =
        documents
            .version(collection, docId, wanted, who)
            .orElseThrow(() -> notFound(collection, docId));
    String text =
        documents
            .text(collection, docId, wanted, who)
            .orElseThrow(() -> notFound(collection, docId));
    return new StoredText(
        docId,
        wanted,
        info.title(),
        info.contentHash(),
        info.ingested(),
        info.current(),
        text,
        documents.blocks(collection, docId, wanted, who));
  }

  /** The versions of a document whose text is kept, newest first; none if it may not be read. */
  public List<VersionInfo> versions(String collection, String docId, Principals who) {
    home.collection(collection);
    return home.ledger().documents().versions(collection, docId, who);
  }

  /** The same for owners: not filtered by permission. */
  public List<VersionInfo> versions(String collection, String docId) {
    home.collection(collection);
    return home.ledger().documents().versions(collection, docId);
  }

  /** The PDF that a version was read from, where it is kept and this reader may read it. */
  public Optional<byte[]> original(String collection, String docId, int version, Principals who) {
    home.collection(collection);
    return scribe.reads(
        "saw",
        who,
        collection,
        () -> home.ledger().documents().original(collection, docId, version, who),
        bytes -> docId);
  }

  /** The same sentence for what is not there and what may not be read: it gives nothing away. */
  private static UserError notFound(String collection, String docId) {
    return new UserError(
        "There is no document '%s' in '%s' that you may read; 'tandem search' shows ids, and --as says who reads."
            .formatted(docId, collection));
  }
}
