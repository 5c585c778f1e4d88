package dev.tandem.ingest;

import dev.tandem.embed.Embedder;
import dev.tandem.ingest.IngestReport.Outcome;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.Original;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what a source holds with what the ledger has, and does the least that makes them equal.
 */
final class Sync {
  /** The acl that a row itself gave, so that its withdrawal can be told from silence. */
  private static final String ROW_ACL = "acl.row";

  private final CollectionInfo collection;
  private final DocumentLog documents;
  private final Chunker chunker;
  private final Embedder embedder;
  private final Writes writes;
  private final Outcomes run;
  private final Redaction redaction;

  Sync(
      CollectionInfo collection,
      DocumentLog documents,
      Chunker chunker,
      Embedder embedder,
      Writes writes,
      Outcomes run,
      Redaction redaction) {
    this.collection = collection;
    this.documents = documents;
    this.chunker = chunker;
    this.embedder = embedder;
    this.writes = writes;
    this.run = run;
    this.redaction = redaction;
  }

  /** Whether personal data is taken out: then the file it was read from must not be kept. */
  boolean redacts() {
    return redaction.active();
  }

  /**
   * Something that should be a document.
   *
   * @param place order in the report
   * @param path for the report
   * @param source who owns it
   * @param rowAcl what the row itself says
   * @param rules what the command line says
   */
  record Item(
      long place,
      String path,
      String id,
      String source,
      Optional<Acl> rowAcl,
      Optional<Acl> rules) {}

  /** Lays a file down, to be kept with the version that is offered next. */
  Original lay(Path file) {
    return documents.lay(file);
  }

  Optional<VersionInfo> current(Item item) {
    return documents.current(collection.name(), item.id());
  }

  /** The bytes are those that the current version was read from. */
  void same(Item item, VersionInfo current) {
    done(item, Outcome.UNCHANGED, permit(item, current));
  }

  /**
   * The bytes are new, the text perhaps is.
   *
   * @param document its acl does not count: it is decided here
   * @param original the file, where it is kept
   */
  void offer(
      Item item,
      Optional<VersionInfo> current,
      Document document,
      String sourceHash,
      Optional<Original> original) {
    Redaction.Redacted redacted = redaction.of(document);
    redacted.taken().forEach((kind, count) -> run.add("redacted_" + kind.word(), count));
    Document complete = withAcl(redacted.document(), item, current);
    String hash = Hashes.content(complete.title(), complete.text(), complete.blocks());
    if (current.isPresent() && current.get().contentHash().equals(hash)) {
      String change = permit(item, current.get());
      boolean touched =
          documents.touch(collection.name(), complete, sourceHash, item.source(), original);
      if (touched) {
        done(item, Outcome.UNCHANGED, change);
      } else {
        run.refused(item, new Writes.Overtaken());
      }
      return;
    }
    int version = documents.lastVersion(collection.name(), item.id()) + 1;
    List<Chunk> chunks = chunker.chunk(complete, version, language(complete, collection));
    long start = System.nanoTime();
    List<float[]> vectors =
        embedder.passages(
            chunks.stream().map(c -> chunker.embedText(complete.title(), c)).toList());
    run.language(complete.language());
    run.add("embed_seconds", (System.nanoTime() - start) / 1e9);
    List<EmbeddedChunk> embedded = new ArrayList<>();
    for (int i = 0; i < chunks.size(); i++) {
      embedded.add(new EmbeddedChunk(chunks.get(i), vectors.get(i)));
    }
    writes.put(
        new DocumentLog.NewVersion(
            complete, version, hash, sourceHash, item.source(), embedded, original),
        new Writes.Receipt() {
          @Override
          public void stored() {
            run.add("documents", 1);
            run.add("chunks", chunks.size());
            run.add("characters", CodePoints.length(complete.text()));
            done(item, current.isPresent() ? Outcome.UPDATED : Outcome.INGESTED, "");
          }

          @Override
          public void refused(RuntimeException why) {
            run.refused(item, why);
          }
        });
  }

  /** What a document's sentences are split by: its own language, else that of its collection. */
  static String language(Document document, CollectionInfo collection) {
    return document.language().equals("und") ? collection.language() : document.language();
  }

  /**
   * The source holds no text any more, so neither may the collection. A push is no such source: who
   * sends a picture by mistake does not ask for a deletion.
   */
  void withoutText(Item item, Optional<VersionInfo> current, Outcome otherwise, String reason) {
    if (Owners.pushed(item.source())) {
      kept(item, current, otherwise, reason);
    } else if (current.isPresent() && writes.delete(item.id())) {
      done(item, Outcome.DELETED, reason);
    } else {
      done(item, otherwise, reason);
    }
  }

  /** Reading failed; what was read before stays. */
  void failed(Item item, Optional<VersionInfo> current, String reason) {
    kept(item, current, Outcome.FAILED, reason);
  }

  private void kept(Item item, Optional<VersionInfo> current, Outcome outcome, String reason) {
    done(
        item,
        outcome,
        current.isPresent()
            ? reason
                + "; the version read on "
                + current.get().ingested().toString().substring(0, 10)
                + " stays"
            : reason);
  }

  private void done(Item item, Outcome outcome, String reason) {
    run.outcome(item.place(), item.path(), item.id(), outcome, reason);
  }

  /** Brings the readers up to date; says so where they were others before. */
  private String permit(Item item, VersionInfo current) {
    Acl wanted = decide(item, Optional.of(current));
    if (wanted.equals(current.acl())) {
      return "";
    }
    writes.permit(item.id(), wanted);
    return "it may now be read by " + (wanted.readers().isEmpty() ? "nobody" : wanted);
  }

  /**
   * The row's own acl, else what the command line says. Where both are silent, a new document gets
   * the collection's default and an old one keeps its readers, which somebody may have narrowed by
   * hand; only readers that an earlier row gave and this one does not are withdrawn.
   */
  private Acl decide(Item item, Optional<VersionInfo> current) {
    Optional<Acl> stated = item.rowAcl().or(item::rules);
    if (stated.isPresent()) {
      return stated.get();
    }
    if (current.isEmpty()) {
      return collection.defaultAcl();
    }
    Acl now = current.get().acl();
    boolean withdrawn = now.toString().equals(current.get().meta().get(ROW_ACL));
    return withdrawn ? collection.defaultAcl() : now;
  }

  private Document withAcl(Document document, Item item, Optional<VersionInfo> current) {
    Map<String, String> meta = new HashMap<>(document.meta());
    meta.remove(ROW_ACL);
    item.rowAcl().ifPresent(acl -> meta.put(ROW_ACL, acl.toString()));
    return new Document(
        document.id(),
        document.title(),
        document.text(),
        document.blocks(),
        decide(item, current),
        document.url(),
        document.updated(),
        document.review(),
        document.language(),
        meta);
  }
}
