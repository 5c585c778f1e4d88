package dev.tandem;

import dev.tandem.answer.AnswerCache;
import dev.tandem.answer.FewShot;
import dev.tandem.answer.PromptScope;
import dev.tandem.answer.Readers;
import dev.tandem.embed.Embedder;
import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.embed.RemoteEmbedder;
import dev.tandem.embed.RemoteSettings;
import dev.tandem.index.Index;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.ingest.CatchUp;
import dev.tandem.ingest.Writes;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.llm.Endpoint;
import dev.tandem.llm.EngineCounts;
import dev.tandem.llm.EngineSettings;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.ModelStore;
import dev.tandem.llm.RemoteModel;
import dev.tandem.observe.openlineage.LineageEvents;
import dev.tandem.observe.trace.Traces;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * One home opened: its ledger, indexes, embedder and model, each opened when first needed.
 *
 * <p>A home is opened for reading, and becomes the home's one writer at the first write; it stays
 * that until it is closed. An index that is behind the ledger (a writer was killed between the two)
 * is brought up to date when it is opened, and every index is {@linkplain PermissionProbe probed}
 * before it is used.
 */
final class Home implements AutoCloseable {
  private final Path directory;
  private final Settings settings;
  private final InstantSource clock;
  private final Optional<String> tenant;
  private final Optional<Home> lender;
  private final Map<Path, Index> indexes = new ConcurrentHashMap<>();
  private final Map<Index, Writes> writes = new HashMap<>();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Optional<Ledger> ledger = Optional.empty();
  private Optional<Embedder> embedder = Optional.empty();
  private volatile Optional<LanguageModel> model = Optional.empty();
  private Optional<AnswerCache> answers = Optional.empty();
  private Optional<FewShot> examples = Optional.empty();
  private boolean writer;
  private Telemetry telemetry;

  private final Object examplesLock = new Object();
  private final Object incidentsLock = new Object();

  /**
   * @param clock tells the time of all that happens here
   */
  Home(Path directory, Settings settings, InstantSource clock) {
    this(directory, settings, clock, Optional.empty(), Optional.empty());
  }

  /**
   * The home of a tenant.
   *
   * @param clock tells the time of all that happens here
   * @param tenant its name; empty for a home that is nobody's in particular
   * @param lender whose model and embedder it answers with, opened once for all; empty for its own
   */
  Home(
      Path directory,
      Settings settings,
      InstantSource clock,
      Optional<String> tenant,
      Optional<Home> lender) {
    this.directory = directory;
    this.settings = settings;
    this.clock = clock;
    this.tenant = tenant;
    this.lender = lender;
    this.telemetry = keep(Telemetry.of(settings, clock));
  }

  /** Whose it is; empty for a home without tenants, or the one that has them. */
  Optional<String> tenant() {
    return tenant;
  }

  /**
   * Another home that answers with this one's model, which stays this one's.
   *
   * @param vectors of this one's embedder
   */
  synchronized Home beside(Path other, Embedder vectors) {
    Home home = new Home(other, settings, clock, tenant, Optional.empty());
    home.embedder = Optional.of(vectors);
    home.model = Optional.of(model());
    home.telemetry = Telemetry.silent(clock); // it is of an experiment
    return home;
  }

  /**
   * A copy of this home in another folder, with other settings; with this one's model and embedder
   * where the settings name the same.
   *
   * @param vectors of this one's embedder
   */
  synchronized Home shadow(Path other, Settings changed, Embedder vectors) {
    Home home = new Home(other, changed, clock);
    if (same(changed, "model")) {
      home.model = Optional.of(model());
    }
    if (same(changed, "embedder")) {
      home.embedder = Optional.of(vectors);
    }
    return home;
  }

  private boolean same(Settings changed, String prefix) {
    return settings.values(prefix).equals(changed.values(prefix));
  }

  /** Where spans go; nowhere unless a collector is named. */
  Traces traces() {
    return telemetry.traces();
  }

  /** What catalogues are told of runs; nothing unless that is set. */
  LineageEvents events() {
    return telemetry.events();
  }

  /** Held while incidents are changed. */
  Object incidentsLock() {
    return incidentsLock;
  }

  /** Held while a set of examples is changed. */
  Object examplesLock() {
    return examplesLock;
  }

  InstantSource clock() {
    return clock;
  }

  Path directory() {
    return directory;
  }

  /** The adapter that comes with the program for its model, if one does and it is wanted. */
  Optional<Path> reader() {
    return settings.flag(Key.ANSWER_READER)
        ? new Readers(ModelStore.standard().directory().resolveSibling("readers"))
            .of(model().info().sha256())
        : Optional.empty();
  }

  /** What the arm prompt shows, if examples are named. */
  synchronized Optional<FewShot> examples() {
    String file = settings.text(Key.ANSWER_EXAMPLES);
    if (examples.isEmpty() && !file.isEmpty()) {
      examples = Optional.of(new FewShot(Path.of(file), embedder()));
    }
    return examples;
  }

  /** Answers kept for the next who asks the same. */
  synchronized AnswerCache answers() {
    if (answers.isEmpty()) {
      answers =
          Optional.of(
              new AnswerCache(
                  settings.number(Key.ANSWER_CACHE),
                  Double.parseDouble(settings.text(Key.ANSWER_CACHE_ALIKE))));
    }
    return answers.get();
  }

  /** Drops them: a person is forgotten. */
  synchronized void forgetAnswers() {
    answers.ifPresent(cache -> cache.forget(scope -> true));
  }

  Settings settings() {
    return settings;
  }

  /** The ledger as it is open now: beside a writer, or as the writer. */
  synchronized Ledger ledger() {
    if (ledger.isEmpty()) {
      ledger = Optional.of(keep(SqliteLedger.openReader(directory, clock)));
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
      Ledger opened = keep(SqliteLedger.openWriter(directory, clock));
      // What is still reading goes on with what it holds; it is closed with the home.
      ledger = Optional.of(opened);
      indexes.clear();
      writer = true;
      new SettingNotes(this).note();
    }
    return ledger();
  }

  /** The ledger for what any process may write; made where there is none. */
  synchronized Ledger anyLedger() {
    return ledger.isEmpty() && !SqliteLedger.in(directory) ? writerLedger() : ledger();
  }

  /** The way into a collection: this home becomes the writer. */
  synchronized Writes writes(String collection) {
    Ledger own = writerLedger();
    return writes.computeIfAbsent(
        index(collection),
        index -> keep(new Writes(collection, own, index, () -> forgetPrompts(collection))));
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

  /** The index of a collection's generation of this moment: another process may have changed it. */
  Index index(String collection) {
    CollectionInfo info = collection(collection);
    refuseOtherEmbedder(info);
    Index known = indexes.get(folder(info, info.generation()));
    return known == null ? open(info) : known;
  }

  /** How many passages a collection's index holds, whoever may read them. */
  int indexed(String collection) {
    Set<Principal> readers = new TreeSet<>();
    ledger()
        .documents()
        .forEachCurrent(collection, document -> readers.addAll(document.acl().readers()));
    return index(collection).count(Principals.of(readers));
  }

  private synchronized Index open(CollectionInfo info) {
    Path folder = folder(info, info.generation());
    Index known = indexes.get(folder);
    if (known != null) {
      return known; // another thread was faster
    }
    IndexSettings form = form(info);
    Index opened;
    if (writer) {
      keepOnly(info);
      opened = keep(LuceneIndex.openWriter(folder, form));
      bringUpToDate(ledger(), info, opened);
    } else {
      if (!Files.isDirectory(folder)) {
        mend(info, folder, form);
      }
      opened = keep(LuceneIndex.openReader(folder, form));
      if (opened.committedSequence() < ledger().documents().sequence(info.name())) {
        mend(info, folder, form); // the open reader sees the new commit with its next search
      }
    }
    PermissionProbe.check(opened, embedder().dimension());
    indexes.put(folder, opened);
    return opened;
  }

  Path folder(CollectionInfo info, int generation) {
    return directory.resolve("index").resolve(info.name()).resolve("g" + generation);
  }

  /** What an index of this collection is built for, with the embedder now set. */
  IndexSettings form(CollectionInfo info) {
    return new IndexSettings(embedder().id(), embedder().dimension(), info.language());
  }

  /**
   * Deletes the indexes of other generations: the one before, and one that was not finished. They
   * hold text, which a deletion of documents would not reach.
   */
  void keepOnly(CollectionInfo info) {
    Path current = folder(info, info.generation());
    Path folders = directory.resolve("index").resolve(info.name());
    if (!Files.isDirectory(folders)) {
      return;
    }
    try (Stream<Path> all = Files.list(folders)) {
      for (Path other : all.filter(folder -> !folder.equals(current)).toList()) {
        deleteTree(other);
      }
    } catch (IOException | UncheckedIOException busy) {
      // Some systems keep files that a reader has open; the next writer tries again.
    }
  }

  static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  /** Replays what the index lacks, unless a writer is at work: then its last commit is read. */
  private void mend(CollectionInfo info, Path folder, IndexSettings form) {
    try (Ledger own = SqliteLedger.openWriter(directory, clock)) {
      int now = own.collections().find(info.name()).map(CollectionInfo::generation).orElse(0);
      if (now != info.generation()) {
        throw new UserError(
            "Collection '%s' was embedded anew at this moment; try again.".formatted(info.name()));
      }
      try (Index index = LuceneIndex.openWriter(folder, form)) {
        bringUpToDate(own, info, index);
      }
    } catch (UserError busy) {
      if (!Files.isDirectory(folder)) {
        throw busy;
      }
    }
  }

  /** Writes to the index only what it lacks: mostly nothing. */
  private void bringUpToDate(Ledger own, CollectionInfo info, Index index) {
    PermissionProbe.plantIfMissing(index, embedder().dimension());
    CatchUp.current(index, own, info.name());
  }

  /** Whether its vectors are of the embedder that questions are embedded with. */
  boolean embeddedAsNow(CollectionInfo info) {
    return info.embedder().equals(embedder().id());
  }

  private void refuseOtherEmbedder(CollectionInfo info) {
    if (!embeddedAsNow(info)) {
      throw new UserError(
          ("Collection '%s' was embedded with '%s', but the setting 'embedder' now gives '%s'; set it"
                  + " back, or embed the collection anew with 'tandem collection reembed %s'.")
              .formatted(info.name(), info.embedder(), embedder().id(), info.name()));
    }
  }

  synchronized Embedder embedder() {
    if (embedder.isEmpty() && lender.isPresent()) {
      embedder = Optional.of(lender.get().embedder());
    }
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
    if (model.isEmpty() && lender.isPresent()) {
      model = Optional.of(lender.get().model().forTenant(tenant.orElseThrow()));
    }
    if (model.isEmpty()) {
      model = Optional.of(keep(open(settings.text(Key.MODEL_ENDPOINT), settings.text(Key.MODEL))));
    }
    return model.get();
  }

  /**
   * A model of its own, with this home's settings; to be closed by whoever opens it.
   *
   * @param endpoint where it is; empty for one of this machine
   */
  LanguageModel open(String endpoint, String name) {
    return endpoint.isEmpty()
        ? LocalModel.open(ModelStore.standard().resolve(name), engineSettings())
        : RemoteModel.open(
            Endpoint.of(
                endpoint,
                name,
                settings.text(Key.MODEL_KEY_ENV),
                settings.number(Key.MODEL_CONTEXT)));
  }

  /**
   * The model of this machine.
   *
   * @throws UserError if an endpoint answers
   */
  LocalModel localModel() {
    if (model() instanceof LocalModel local) {
      return local;
    }
    throw new UserError(
        "A model behind an endpoint does not tell how likely each label is; leave out 'model.endpoint' and name a model on this machine with --model.");
  }

  private EngineSettings engineSettings() {
    long megabytes = settings.number(Key.MODEL_CACHE_MB);
    return new EngineSettings(
        settings.number(Key.MODEL_BATCH),
        settings.number(Key.MODEL_QUEUE),
        megabytes == 0 ? EngineSettings.STANDARD.cacheBytes() : megabytes << 20,
        settings.flag(Key.MODEL_DETERMINISTIC),
        true);
  }

  /** The counts of the built-in engine, once it is loaded. */
  Optional<EngineCounts> engine() {
    return model.flatMap(
        opened ->
            opened instanceof LocalModel local ? Optional.of(local.counts()) : Optional.empty());
  }

  /** What the model keeps of prompts may hold what was in a document that is gone. */
  private void forgetPrompts(String collection) {
    loaded().ifPresent(opened -> opened.forget(PromptScope.all(collection)));
    answers().forget(PromptScope.all(collection));
  }

  /** A lent model may have kept what it was asked when this home was open before. */
  private Optional<LanguageModel> loaded() {
    return model.or(
        () -> lender.flatMap(home -> home.model).map(lent -> lent.forTenant(tenant.orElseThrow())));
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
    if (lender.isPresent()) {
      loaded().ifPresent(lent -> lent.forget(scope -> true));
    }
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
