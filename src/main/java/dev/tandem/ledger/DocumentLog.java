package dev.tandem.ledger;

import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Documents, their versions, chunks, vectors and permissions. */
public interface DocumentLog {
  /**
   * A new version and everything belonging to it.
   *
   * @param version one more than {@link #lastVersion}
   * @param original the file that it was read from, where that is kept
   */
  record NewVersion(
      Document document,
      int version,
      String contentHash,
      String sourceHash,
      String source,
      List<EmbeddedChunk> chunks,
      Optional<Original> original) {

    /** One whose file is not kept. */
    public NewVersion(
        Document document,
        int version,
        String contentHash,
        String sourceHash,
        String source,
        List<EmbeddedChunk> chunks) {
      this(document, version, contentHash, sourceHash, source, chunks, Optional.empty());
    }
  }

  /** How much a collection holds: current documents, their chunks, their code points. */
  record Totals(long documents, long chunks, long characters) {}

  /** Stores versions in one transaction and returns the changes, with their sequence numbers. */
  List<Change.Put> put(String collection, List<NewVersion> versions);

  /**
   * Lays a file down, sealed, to be kept with a version that is put afterwards. On the disk when it
   * returns.
   *
   * @throws dev.tandem.text.UserError if the file cannot be read or the disk is full
   */
  Original lay(Path file);

  /**
   * Replaces only what does not touch the chunks: source hash, source, url, dates, meta of the
   * current version (the bytes changed, the text did not).
   *
   * @param original replaces the one kept with the version; that stays where this is empty
   * @return false where the document is gone
   */
  boolean touch(
      String collection,
      Document document,
      String sourceHash,
      String source,
      Optional<Original> original);

  /**
   * Deletes the document, its versions' text and its key; empty where there is no such document.
   */
  Optional<Change.Remove> delete(String collection, String docId);

  /** Changes the readers of a document; empty where there is no such document. */
  Optional<Change.Permit> permit(String collection, String docId, Acl acl);

  /** The newest version, if the document exists. Not filtered: for writers, never for readers. */
  Optional<VersionInfo> current(String collection, String docId);

  /** The newest version ever given to that id, also if it was deleted since; 0 if none. */
  int lastVersion(String collection, String docId);

  /** All current versions by document id, for owners' lists. Not filtered. */
  void forEachCurrent(String collection, Consumer<VersionInfo> sink);

  /** What {@link #forEachCurrent} would add up to. */
  Totals totals(String collection);

  /** The same of the documents that the reader may read. */
  Totals totals(String collection, Principals who);

  /**
   * The current documents that the reader may read, by id.
   *
   * @param contains stands in the title or the id, whatever the case of letters; empty for all
   * @param after only ids after this one; empty from the start
   */
  List<VersionInfo> page(
      String collection, Principals who, String contains, String after, int limit);

  /** The same of all current documents, for owners' lists. Not filtered. */
  List<VersionInfo> page(String collection, String contains, String after, int limit);

  /** The versions of a document whose text is kept, newest first, for owners. Not filtered. */
  List<VersionInfo> versions(String collection, String docId);

  /**
   * The versions of a document whose text is kept, newest first; none where it does not exist or
   * the reader may not read it.
   */
  List<VersionInfo> versions(String collection, String docId, Principals who);

  /** A version if the document exists and the reader may read it. */
  Optional<VersionInfo> version(String collection, String docId, int version, Principals who);

  /** The text of a version if the document exists and the reader may read it. */
  Optional<String> text(String collection, String docId, int version, Principals who);

  /** The structure of a version if the document exists and the reader may read it. */
  List<Block> blocks(String collection, String docId, int version, Principals who);

  /** The file that a version was read from, where it was kept and the reader may read it. */
  Optional<byte[]> original(String collection, String docId, int version, Principals who);

  /**
   * The chunks of these ids in the collection's current generation that belong to a current version
   * and that the reader may read; the others are left out. This check stands behind the index's own
   * filter: what an index wrongly returns stops here.
   */
  Map<String, Chunk> chunks(String collection, Collection<String> chunkIds, Principals who);

  /**
   * The current versions of the documents named that the reader may read, by document. What {@link
   * #chunks} looks at before it opens anything.
   */
  Map<String, Integer> readable(String collection, Collection<String> docIds, Principals who);

  /** Titles of the documents named that the reader may read. */
  Map<String, String> titles(String collection, Collection<String> docIds, Principals who);

  /** The newest sequence number of the collection; 0 if nothing happened. */
  long sequence(String collection);

  /**
   * What happened after a sequence number, ascending, as far as it still matters: a version that
   * was since replaced or deleted is not replayed, its replacement or removal is.
   */
  void changesSince(String collection, long sequence, Consumer<Change> sink);

  /**
   * One step of the history, also one that does not matter any more.
   *
   * @param kind {@code put}, {@code permit} or {@code remove}
   * @param before readers until then; empty where there was no such document
   * @param acl readers from then on; empty where it is gone
   */
  record Step(Instant time, String kind, String docId, int version, String before, String acl) {}

  /** What happened to documents at this time or later, oldest first. Not filtered. */
  List<Step> steps(String collection, Instant since);
}
