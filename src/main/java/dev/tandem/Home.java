package dev.tandem;

import dev.tandem.answer.AnswerCache;
import dev.tandem.answer.FewShot;
import dev.tandem.answer.PromptScope;
import dev.tandem.embed.Embedder;
import dev.tandem.index.Index;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.LocalModel;
import dev.tandem.observe.openlineage.LineageEvents;
import dev.tandem.observe.trace.Traces;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import dev.tandem.training.TrainingHome;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One home opened: its ledger, indexes, embedder and model, each opened when first needed.
 *
 * <p>A home is opened for reading, and becomes the home's one writer at the first write; it stays
 * that until it is closed.
 */
final class Home implements TrainingHome, AutoCloseable {
  private final Path directory;
  private final Settings settings;
  private final InstantSource clock;
  private final Optional<String> tenant;
  private final HomeModels models;
  private final HomeIndexes indexes;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Optional<Ledger> ledger = Optional.empty();
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
    this.models = new HomeModels(this, lender.map(Home::models));
    this.indexes = new HomeIndexes(this);
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
    home.models.use(vectors);
    home.models.use(model());
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
      home.models.use(model());
    }
    if (same(changed, "embedder")) {
      home.models.use(vectors);
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

  @Override
  public InstantSource clock() {
    return clock;
  }

  Path directory() {
    return directory;
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
  @Override
  public synchronized Ledger writerLedger() {
    if (!writer) {
      Ledger opened = keep(SqliteLedger.openWriter(directory, clock));
      // What is still reading goes on with what it holds; it is closed with the home.
      ledger = Optional.of(opened);
      indexes.reopen();
      writer = true;
      new SettingNotes(this).note();
    }
    return ledger();
  }

  /** The ledger for what any process may write; made where there is none. */
  @Override
  public synchronized Ledger anyLedger() {
    return ledger.isEmpty() && !SqliteLedger.in(directory) ? writerLedger() : ledger();
  }

  /** Whether this home is the writer. */
  synchronized boolean isWriter() {
    return writer;
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
    return indexes.index(collection);
  }

  HomeIndexes indexes() {
    return indexes;
  }

  @Override
  public LocalModel localModel() {
    return models.localModel();
  }

  @Override
  public LanguageModel open(String endpoint, String name) {
    return models.open(endpoint, name);
  }

  @Override
  public String version() {
    return Tandem.VERSION;
  }

  LanguageModel model() {
    return models.model();
  }

  Embedder embedder() {
    return models.embedder();
  }

  HomeModels models() {
    return models;
  }

  /** What the model keeps of prompts may hold what was in a document that is gone. */
  void forgetPrompts(String collection) {
    models.forget(PromptScope.all(collection));
    answers().forget(PromptScope.all(collection));
  }

  /** Closes it with the home, before what was opened before it. */
  synchronized <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    RuntimeException first = null;
    models.close();
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
