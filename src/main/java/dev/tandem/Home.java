package dev.tandem;

import dev.tandem.Settings.Key;
import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.embed.RemoteEmbedder;
import dev.tandem.embed.RemoteSettings;
import dev.tandem.index.Index;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.ingest.Writes;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.llm.Endpoint;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.ModelStore;
import dev.tandem.llm.RemoteModel;
import dev.tandem.text.Change;
import dev.tandem.text.UserError;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One home opened: its ledger, indexes, embedder and model, each opened when first needed.
 *
 * <p>A home is opened for reading, and becomes the home's one writer at the first write; it stays
 * that until it is closed. An index that is behind the ledger (a writer was killed between the two)
 * is brought up to date when it is opened, and every index is {@linkplain PermissionProbe probed}
 * before it is used.
 */
final class Home implements AutoCloseable {
  private static final int REPLAY_BATCH = 256;

  private final Path directory;
  private final Settings settings;
  private final Map<String, Index> indexes = new HashMap<>();
  private final Map<String, Writes> writes = new HashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Optional<Ledger> ledger = Optional.empty();
  private Optional<Embedder> embedder = Optional.empty();
  private Optional<LanguageModel> model = Optional.empty();
  private boolean writer;

  Home(Path directory, Settings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  Path directory() {
    return directory;
  }

  Settings settings() {
    return settings;
  }

  /** The ledger as it is open now: beside a writer, or as the writer. */
  synchronized Ledger ledger() {
    if (ledger.isEmpty()) {
      ledger = Optional.of(keep(SqliteLedger.openReader(directory)));
    }
    return ledger.get();
  }

  /**
   * Becomes the writer of this home.
   *
   * @throws UserError if another process is
   */
  synchronized Ledger writerLedger() {
    if (!writer) {
      Ledger opened = keep(SqliteLedger.openWriter(directory));
      // What is still reading goes on with what it holds; it is closed with the home.
      ledger = Optional.of(opened);
      indexes.clear();
      writer = true;
    }
    return ledger();
  }

  /** The ledger for what any process may write; made where there is none. */
  synchronized Ledger anyLedger() {
    return ledger.isEmpty() && !SqliteLedger.exists(directory) ? writerLedger() : ledger();
  }

  /** The way into a collection: this home becomes the writer. */
  synchronized Writes writes(String collection) {
    Ledger own = writerLedger();
    Writes known = writes.get(collection);
    if (known != null) {
      return known;
    }
    Writes opened = keep(new Writes(collection, own.documents(), index(collection)));
    writes.put(collection, opened);
    return opened;
  }

  CollectionInfo collection(String name) {
    return ledger()
        .collections()
        .find(name)
        .orElseThrow(
            () ->
                new UserError(
                    "There is no collection '%s' in %s; 'tandem collection list' shows those there are."
                        .formatted(name, directory)));
  }

  synchronized Index index(String collection) {
    Index known = indexes.get(collection);
    if (known != null) {
      return known;
    }
    CollectionInfo info = collection(collection);
    Path folder = directory.resolve("index").resolve(info.name()).resolve("g" + info.generation());
    refuseOtherEmbedder(info);
    IndexSettings form =
        new IndexSettings(info.embedder(), embedder().dimension(), info.language());
    if (writer) {
      Index opened = keep(LuceneIndex.openWriter(folder, form));
      bringUpToDate(info, opened);
      PermissionProbe.check(opened, embedder().dimension());
      indexes.put(collection, opened);
      return opened;
    }
    if (!Files.isDirectory(folder)) {
      mend(info, folder, form);
    }
    Index opened = keep(LuceneIndex.openReader(folder, form));
    if (opened.committedSequence() < ledger().documents().sequence(collection)) {
      mend(info, folder, form); // the open reader sees the new commit with its next search
    }
    PermissionProbe.check(opened, embedder().dimension());
    indexes.put(collection, opened);
    return opened;
  }

  /** Replays what the index lacks, unless a writer is at work: then its last commit is read. */
  private void mend(CollectionInfo info, Path folder, IndexSettings form) {
    try (Ledger own = SqliteLedger.openWriter(directory);
        Index index = LuceneIndex.openWriter(folder, form)) {
      replay(own, info, index);
      PermissionProbe.plant(index, embedder().dimension());
      index.commit(own.documents().sequence(info.name()));
    } catch (UserError busy) {
      if (!Files.isDirectory(folder)) {
        throw busy;
      }
    }
  }

  private void bringUpToDate(CollectionInfo info, Index index) {
    PermissionProbe.plant(index, embedder().dimension());
    replay(ledger(), info, index);
    index.commit(ledger().documents().sequence(info.name()));
  }

  private static void replay(Ledger ledger, CollectionInfo info, Index index) {
    List<Change> batch = new ArrayList<>();
    ledger
        .documents()
        .changesSince(
            info.name(),
            index.committedSequence(),
            change -> {
              batch.add(change);
              if (batch.size() >= REPLAY_BATCH) {
                index.apply(batch);
                batch.clear();
              }
            });
    index.apply(batch);
  }

  private void refuseOtherEmbedder(CollectionInfo info) {
    if (!info.embedder().equals(embedder().id())) {
      throw new UserError(
          ("Collection '%s' was embedded with '%s', but the setting 'embedder' now gives '%s'; set it"
                  + " back, or ingest into a new collection.")
              .formatted(info.name(), info.embedder(), embedder().id()));
    }
  }

  synchronized Embedder embedder() {
    if (embedder.isEmpty()) {
      String name = settings.text(Key.EMBEDDER);
      String endpoint = settings.text(Key.EMBEDDER_ENDPOINT);
      Embedder opened;
      if (!endpoint.isEmpty()) {
        opened = RemoteEmbedder.open(remote(endpoint, name));
      } else if (name.equals(String.valueOf(Key.EMBEDDER.standard()))) {
        opened = OnnxEmbedder.bgeSmallEn();
      } else {
        opened = OnnxEmbedder.fromFolder(Path.of(name));
      }
      embedder = Optional.of(keep(opened));
    }
    return embedder.get();
  }

  synchronized LanguageModel model() {
    if (model.isEmpty()) {
      String name = settings.text(Key.MODEL);
      String endpoint = settings.text(Key.MODEL_ENDPOINT);
      LanguageModel opened =
          endpoint.isEmpty()
              ? LocalModel.open(ModelStore.standard().resolve(name))
              : RemoteModel.open(
                  Endpoint.of(
                      endpoint,
                      name,
                      settings.text(Key.MODEL_KEY_ENV),
                      settings.number(Key.MODEL_CONTEXT)));
      model = Optional.of(keep(opened));
    }
    return model.get();
  }

  private RemoteSettings remote(String endpoint, String name) {
    RemoteSettings usual =
        RemoteSettings.of(
            embeddings(endpoint),
            name,
            Optional.ofNullable(System.getenv(settings.text(Key.EMBEDDER_KEY_ENV))));
    return new RemoteSettings(
        usual.endpoint(),
        usual.model(),
        usual.key(),
        settings.text(Key.EMBEDDER_QUERY_PREFIX),
        settings.text(Key.EMBEDDER_PASSAGE_PREFIX),
        settings.number(Key.EMBEDDER_MAX_TOKENS),
        usual.batch(),
        usual.attempts(),
        usual.timeout(),
        usual.languages());
  }

  private static URI embeddings(String base) {
    try {
      return URI.create(base.replaceFirst("/+$", "") + "/embeddings");
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "The setting embedder.endpoint is not a URL: '%s'; write http://HOST:PORT/v1."
              .formatted(base),
          e);
    }
  }

  /** Closes it with the home, before what was opened before it. */
  synchronized <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    RuntimeException first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = new IllegalStateException("closing the home failed", e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
