package dev.tandem.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.embed.Embedder;
import dev.tandem.ingest.IngestReport.FileResult;
import dev.tandem.ingest.IngestReport.Outcome;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.RunLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.Document;
import dev.tandem.text.Sha256;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings documents into collections one by one, as they come, by the way that a run takes. When a
 * call returns, its document is in the ledger and searches find it. Documents that were pushed, as
 * text or as files, replace each other; one that an ingested folder owns is left to that folder.
 * Safe for use by many threads; keeps its parser processes until it is closed.
 */
public final class Pushes implements AutoCloseable {
  private static final int ATTEMPTS = 5; // where a run changes the same document
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DocumentLog documents;
  private final Embedder embedder;
  private final Chunker chunker;
  private final IngestSettings settings;
  private final ParserPool parsers;
  private final PushLog log;

  /** Pushes of one document come after another: each is made from what the one before left. */
  private final List<ReentrantLock> turns = new ArrayList<>();

  public Pushes(DocumentLog documents, RunLog runs, Embedder embedder, IngestSettings settings) {
    this.log = new PushLog(runs);
    this.documents = documents;
    this.embedder = embedder;
    this.chunker = new Chunker(ChunkSizes.fitting(embedder.maxTokens()), embedder::countTokens);
    this.settings = settings;
    this.parsers = new ParserPool(settings.processes(), settings.limits());
    for (int i = 0; i < 256; i++) {
      turns.add(new ReentrantLock(true));
    }
  }

  /** Where a document goes, and who may read it where the push says it. */
  public record Target(CollectionInfo collection, Writes writes, String id, Optional<Acl> acl) {}

  /**
   * A text.
   *
   * @return its outcome; {@code failed}, with the reason, where it cannot be a document
   * @throws dev.tandem.text.UserError if it cannot be stored
   */
  public FileResult put(
      Target target,
      String title,
      String text,
      Optional<String> url,
      Optional<Instant> updated,
      Map<String, String> meta) {
    JsonRow row;
    try {
      row = JsonRow.of(target.id(), title, text, url, target.acl(), updated, meta);
    } catch (RowException e) {
      return noted(target, failed(target, String.valueOf(e.getMessage())));
    } catch (ParseException e) { // it has no id to be known by
      return failed(target, String.valueOf(e.getMessage()));
    }
    String hash = hash(row);
    return inTurn(
        target,
        Owners.PUSH,
        (sync, item, one) -> new RowTask(sync, settings.limits(), one, false).run(item, row, hash));
  }

  /**
   * A document that was read before, with its structure.
   *
   * @param document its acl does not count: the target says it
   * @return as {@link #put(Target, String, String, Optional, Optional, Map)}
   */
  public FileResult put(Target target, Document document) {
    String hash = Hashes.content(document.title(), document.text(), document.blocks());
    return inTurn(
        target,
        Owners.PUSH,
        (sync, item, one) -> {
          Optional<VersionInfo> current = sync.current(item);
          if (Owners.foreign(current, item.source())) {
            sync.failed(item, Optional.empty(), Owners.reason(item.source()));
          } else {
            sync.offer(item, current, document, hash, Optional.empty());
          }
        });
  }

  /**
   * A file.
   *
   * @param file its ending does not matter: that of the id does
   * @return as {@link #put}
   * @throws InterruptedException if the thread is interrupted; nothing was stored then
   */
  public FileResult putFile(Target target, Path file) throws InterruptedException {
    try {
      JsonRow.checkId(target.id());
    } catch (ParseException e) {
      return failed(target, String.valueOf(e.getMessage()));
    }
    return inTurn(
        target,
        Owners.UPLOAD,
        (sync, item, one) -> new FileTask(sync, parsers, settings, one, false).run(item, file));
  }

  private interface Work<E extends Exception> {
    void run(Sync sync, Sync.Item item, Outcomes outcomes) throws E;
  }

  private <E extends Exception> FileResult inTurn(Target target, String source, Work<E> work)
      throws E {
    ReentrantLock turn =
        turns.get(
            Math.floorMod(
                (target.collection().name() + "/" + target.id()).hashCode(), turns.size()));
    turn.lock();
    try {
      for (int attempt = 1; ; attempt++) {
        One one = new One();
        try {
          once(target, source, work, one);
          return noted(target, one.result());
        } catch (Writes.Overtaken e) {
          if (attempt == ATTEMPTS) {
            return noted(target, failed(target, String.valueOf(e.getMessage())));
          }
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private <E extends Exception> void once(Target target, String source, Work<E> work, One one)
      throws E {
    Sync sync =
        new Sync(
            target.collection(),
            documents,
            chunker,
            embedder,
            target.writes(),
            one,
            settings.redacting(target.collection().name()));
    work.run(
        sync,
        new Sync.Item(0, target.id(), target.id(), source, target.acl(), Optional.empty()),
        one);
    target.writes().flush();
  }

  private FileResult noted(Target target, FileResult result) {
    log.note(target.collection().name(), result);
    return result;
  }

  private static FileResult failed(Target target, String reason) {
    return new FileResult(target.id(), target.id(), Outcome.FAILED.word(), reason);
  }

  /** The outcome of the one document. */
  private static final class One implements Outcomes {
    private Optional<FileResult> result = Optional.empty();
    private Optional<RuntimeException> refusal = Optional.empty();

    @Override
    public synchronized void outcome(
        long place, String path, String docId, Outcome outcome, String reason) {
      result = Optional.of(new FileResult(path, docId, outcome.word(), reason));
    }

    @Override
    public synchronized void refused(Sync.Item item, RuntimeException why) {
      refusal = Optional.of(why);
    }

    @Override
    public void language(String language) {}

    @Override
    public void add(String metric, double amount) {}

    synchronized FileResult result() {
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return result.orElseThrow(() -> new IllegalStateException("the push has no outcome"));
    }
  }

  /** Of everything that a text says; the same text again is no change. */
  private static String hash(JsonRow row) {
    Map<String, Object> fields = new TreeMap<>();
    fields.put("title", row.title());
    fields.put("text", row.text());
    row.url().ifPresent(url -> fields.put("url", url));
    row.acl().ifPresent(acl -> fields.put("acl", acl.toString()));
    row.updated().ifPresent(updated -> fields.put("updated", updated.toString()));
    fields.put("meta", new TreeMap<>(row.meta()));
    try {
      return Sha256.of(JSON.writeValueAsString(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and maps of texts are always JSON", e);
    }
  }

  @Override
  public void close() {
    parsers.close();
  }
}
