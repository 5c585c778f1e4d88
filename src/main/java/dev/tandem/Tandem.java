package dev.tandem;

import dev.tandem.answer.AdapterAccess;
import dev.tandem.answer.Answer;
import dev.tandem.answer.AnswerCache;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.answer.Conversation;
import dev.tandem.answer.Diagnosis;
import dev.tandem.answer.Promotions;
import dev.tandem.ingest.AclRules;
import dev.tandem.ingest.IngestReport;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.ingest.ProgressSink;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.Expired;
import dev.tandem.ledger.JobLog;
import dev.tandem.ledger.ReplayLog;
import dev.tandem.llm.EngineCounts;
import dev.tandem.llm.ModelInfo;
import dev.tandem.observe.trace.Traces;
import dev.tandem.retrieve.Fusion;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.settings.AskSettings;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.Acl;
import dev.tandem.text.PersonalData.Kind;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Tandem as a library: what the command line does, for Java programs.
 *
 * <pre>{@code
 * try (Tandem tandem = Tandem.open(Path.of(".tandem"))) {
 *   tandem.ingest("hr", List.of(Path.of("handbook")));
 *   Answer answer = tandem.ask("hr", "How do I reset my VPN password?");
 *   System.out.println(answer.text());
 *   answer.citations().forEach(citation -> System.out.println(citation.quote()));
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. A home has one writer at a time: the first call that writes
 * makes this object the writer until it is closed. Reads without principals see public documents
 * only. Every method throws {@link UserError}, with a sentence for people, for what its caller can
 * mend.
 */
public final class Tandem implements AutoCloseable {
  /** Stands for every collection of which the asker may read something. */
  public static final String ALL = "all";

  /** Of the program. */
  public static final String VERSION = "0.1.0";

  private final Home home;
  private final Rooms rooms;
  private final Training training; // one, because it keeps the model that it opened
  private final Monitors monitors; // one, because it keeps what it read
  private final Scribe scribe;
  private final TenantPool tenants;
  private final boolean borrowed;

  private Tandem(
      Home home,
      Rooms rooms,
      Training training,
      Monitors monitors,
      Scribe scribe,
      TenantPool tenants,
      boolean borrowed) {
    this.home = home;
    this.rooms = rooms;
    this.training = training;
    this.monitors = monitors;
    this.scribe = scribe;
    this.tenants = tenants;
    this.borrowed = borrowed;
  }

  private static Tandem of(Home home) {
    Rooms rooms = new Rooms(home);
    Scribe scribe = Scribe.of(home);
    Training training = new Training(rooms, scribe);
    TenantFolders folders = new TenantFolders(home.directory());
    int most = home.settings().number(Key.TENANT_OPEN);
    TenantPool tenants =
        new TenantPool(
            folders,
            most,
            System::nanoTime,
            name -> {
              Path folder = folders.require(name);
              Settings own = home.settings().tenant(folder, false);
              return of(new Home(folder, own, home.clock(), Optional.of(name), Optional.of(home)));
            });
    Monitors monitors = new Monitors(rooms, training);
    return new Tandem(home, rooms, training, monitors, scribe, tenants, false);
  }

  /** Opens a home, which need not exist yet, with its {@code tandem.yaml} and the environment. */
  public static Tandem open(Path home) {
    return open(home, Map.of());
  }

  /** The same, with settings that beat environment and file. */
  public static Tandem open(Path home, Map<String, String> settings) {
    return open(home, settings, InstantSource.system());
  }

  /**
   * The same with another clock, which tells the time of all that is recorded: so a long time can
   * be lived through in a short one.
   */
  public static Tandem open(Path home, Map<String, String> settings, InstantSource clock) {
    return of(new Home(home, Settings.of(home, settings, System.getenv()), clock));
  }

  /**
   * Opens the home of one of its tenants alone, with a model of its own. Who serves many opens the
   * home and takes them from {@link #tenants}, where they share it.
   *
   * @throws UserError if there is no tenant of that name
   */
  public static Tandem openTenant(Path home, String name, Map<String, String> settings) {
    Optional<String> tenant = Optional.of(name);
    Settings own = Tenants.settings(home, tenant, settings, System.getenv());
    Path folder = new TenantFolders(home).require(name);
    return of(new Home(folder, own, InstantSource.system(), tenant, Optional.empty()));
  }

  /** The same open home for somebody who closes what he was given: closing this does nothing. */
  public Tandem borrowed() {
    return new Tandem(home, rooms, training, monitors, scribe, tenants, true);
  }

  /**
   * The same for who knows better than this process' account who acts, and says so to {@link
   * #audit}.
   */
  public Tandem silent() {
    return new Tandem(home, rooms, training, monitors, Scribe.silent(home), tenants, true);
  }

  /** Whose home it is; empty for a home without tenants, or the one that has them. */
  public Optional<String> tenant() {
    return home.tenant();
  }

  /**
   * The tenants of this home.
   *
   * @throws UserError if it is a tenant's itself
   */
  public Tenants tenants() {
    if (home.tenant().isPresent()) {
      throw new UserError("A tenant has no tenants; leave out --tenant.");
    }
    return new Tenants(tenants, home, scribe);
  }

  /** Its folder. */
  public Path home() {
    return home.directory();
  }

  /** What tells the time here. */
  public InstantSource clock() {
    return home.clock();
  }

  public Settings settings() {
    return home.settings();
  }

  /** The readers of the setting {@code as}; public documents only where it is empty. */
  public Principals defaultPrincipals() {
    return Principals.parse(home.settings().text(Key.AS));
  }

  // ---- collections

  /**
   * Creates a collection, or confirms the default acl of one that {@link #ingest} created.
   *
   * @param defaultAcl who may read documents that come without an acl
   * @param language BCP 47 language of most documents
   */
  public CollectionInfo createCollection(String name, Acl defaultAcl, String language) {
    return scribe.changes(
        "changed", name, "collection", () -> rooms.create(name, defaultAcl, true, language));
  }

  /**
   * @throws UserError if there is none of that name
   */
  public CollectionInfo collection(String name) {
    return home.collection(name);
  }

  /** All, by name. */
  public List<CollectionInfo> collections() {
    return home.ledger().collections().all();
  }

  /** The names of the collections of which this reader may read a document. */
  public List<String> collectionsFor(Principals who) {
    return collections().stream()
        .map(CollectionInfo::name)
        .filter(name -> totals(name, who).documents() > 0)
        .toList();
  }

  /** Whether it can be asked: not while its vectors are of another embedder than the one set. */
  public boolean askable(String collection) {
    return home.embeddedAsNow(home.collection(collection));
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
    List<CollectionStatus> all = new ArrayList<>();
    for (CollectionInfo info : home.ledger().collections().all()) {
      DocumentLog.Totals totals = home.ledger().documents().totals(info.name());
      all.add(
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
    return all;
  }

  // ---- writing

  /**
   * Becomes the home's writer now, and not only with the first call that writes.
   *
   * @throws UserError if another process is
   */
  public void claim() {
    home.writerLedger();
  }

  /** Brings a collection up to date with files, folders and JSONL; creates it where it is new. */
  public IngestReport ingest(String collection, List<Path> paths) {
    return ingest(new IngestRequest(collection, paths, AclRules.NONE, false), ProgressSink.NONE);
  }

  /** Creates a collection whose default readers are everybody, unconfirmed, unless it exists. */
  public boolean createIfNew(String collection) {
    return rooms.createIfNew(collection);
  }

  public IngestReport ingest(IngestRequest request, ProgressSink progress) {
    requirePaths(request.paths());
    rooms.createIfNew(request.collection());
    retain();
    return scribe.changes(
        "ingested",
        request.collection(),
        "",
        () -> new Runs(home).ingest(request, () -> rooms.ingest(request, progress)));
  }

  /**
   * @throws UserError if one of the paths does not exist
   */
  public void requirePaths(List<Path> paths) {
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new UserError(
            "There is nothing at '%s'; name files or folders that exist.".formatted(path));
      }
    }
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

  // ---- reading

  /** The passages of one collection for a question, best first. */
  public Retrieval search(String collection, String question, int k, Principals who) {
    return search(List.of(collection), question, k, who);
  }

  /**
   * The same of several collections; of those that are not likely to answer it nothing.
   *
   * @throws UserError if one of them does not exist
   */
  public Retrieval search(List<String> collections, String question, int k, Principals who) {
    if (question.isBlank()) {
      throw new UserError("The question is empty; say what to look for.");
    }
    return scribe.reads(
        "searched",
        who,
        String.join("+", collections),
        () ->
            rooms.router(collections).retrieve(new RetrievalRequest(collections, question, who, k)),
        found -> "");
  }

  /**
   * Where an answer went wrong.
   *
   * @param should what it should have said, in the documents' words
   * @throws UserError if its question was forgotten
   */
  public Diagnosis diagnose(AnswerRecord answer, String should) {
    if (answer.question().isEmpty()) {
      throw new UserError("The question of that answer is not kept any more; ask it again first.");
    }
    return Diagnosis.of(
        answer, should, rooms.router(answer.collections()), home.ledger().documents());
  }

  /** A cited answer for the default reader, or an honest abstention. */
  public Answer ask(String collection, String question) {
    return ask(collection, question, Arm.RAG, defaultPrincipals());
  }

  public Answer ask(String collection, String question, Arm arm, Principals who) {
    return ask(request(collection, question, arm, who), AskListener.NONE);
  }

  /** The same for a request of its own making, followed while the answer is made. */
  public Answer ask(AskRequest request, AskListener listener) {
    return asked(request, () -> rooms.answerer(request.collections()).ask(request, listener));
  }

  /**
   * An answer that is kept for these very words, reader and state of the documents, if there is
   * one; it is recorded as any other, and costs neither a search nor the model.
   */
  public Optional<Answer> kept(AskRequest request, AskListener listener) {
    return rooms
        .answerer(request.collections())
        .kept(request, listener)
        .map(again -> asked(request, again));
  }

  /** The same as the next turn of a conversation. */
  public Answer ask(Conversation conversation, AskRequest request, AskListener listener) {
    return asked(request, () -> conversation.ask(request, listener));
  }

  private Answer asked(AskRequest request, Supplier<Answer> work) {
    return scribe.reads(
        "asked",
        request.who(),
        String.join("+", request.collections()),
        () -> home.traces().ask(request, work),
        Answer::id);
  }

  /** How a collection can answer this reader: with an adapter only once it has one for them. */
  public List<Arm> arms(String collection, Principals who) {
    Promotions promotions = new Promotions(home.ledger().collections(), collection);
    return promotions.arms().stream()
        .filter(arm -> arm != Arm.PROMPT || home.examples().isPresent())
        .filter(
            arm ->
                !arm.needsAdapter()
                    || promotions.current(arm).filter(path -> admits(path, who)).isPresent())
        .toList();
  }

  /** Whether somebody may use an adapter. */
  public boolean admits(Path adapter, Principals who) {
    return new AdapterAccess(home.ledger()).admits(adapter, who);
  }

  /** A question with this home's settings, for {@link #conversation}. */
  public AskRequest request(String collection, String question, Arm arm, Principals who) {
    return request(List.of(collection), question, arm, who);
  }

  /** The same of several collections. */
  public AskRequest request(List<String> collections, String question, Arm arm, Principals who) {
    if (question.isBlank()) {
      throw new UserError("The question is empty; ask something.");
    }
    return new AskRequest(collections, question, who, arm, List.of(), options());
  }

  /** A conversation that remembers its last turns. */
  public Conversation conversation(List<String> collections) {
    return new Conversation(rooms.answerer(collections));
  }

  AskOptions options() {
    return AskSettings.options(home.settings());
  }

  /** Measuring and fitting on the user's own questions. */
  public Evaluation evaluation() {
    return new Evaluation(rooms, options(), scribe);
  }

  /** Arms compared on the user's own questions. */
  public Comparing comparing() {
    return new Comparing(rooms, options(), scribe);
  }

  /** Spans of what is done; none unless a collector is named. */
  public Traces traces() {
    return home.traces();
  }

  /** What decisions on comparisons rest on. */
  public Compared compared() {
    return new Compared(home);
  }

  /** What documents, sources and adapters reached. */
  public Impacts impacts() {
    return new Impacts(rooms, options(), scribe);
  }

  /** Data for fine-tuning the home's model. */
  public Training training() {
    return training;
  }

  /** Sets of labelled rows that the home keeps. */
  public ExampleSets exampleSets() {
    return new ExampleSets(home, training);
  }

  /** The documents of collections: listed, read, pushed, permitted and deleted one by one. */
  public Documents documents() {
    return new Documents(rooms, scribe);
  }

  // ---- what happened

  /** The adapters that were trained, and their exports. */
  public Adapters adapters() {
    return new Adapters(home, training, scribe);
  }

  /** The answers that were given. */
  public History history() {
    return new History(home, scribe);
  }

  /** What is wrong, and what people do about it. */
  public Incidents incidents() {
    return new Incidents(home, training, scribe);
  }

  /** What askers say would have been right, to be reviewed. */
  public Corrections corrections() {
    return new Corrections(home);
  }

  /** What requests to the server were answered that may be sent again. */
  public ReplayLog replays() {
    return home.ledger().replays();
  }

  /** Long work of the server. */
  public JobLog jobs() {
    return home.ledger().jobs();
  }

  /** The answers that are responses of OpenAI's API. */
  public Responses responses() {
    return new Responses(home);
  }

  /** The files that clients of OpenAI's API uploaded. */
  public Uploads uploads() {
    return new Uploads(home);
  }

  /** What is watched, and what was not as it should be. */
  public Monitors monitors() {
    return monitors;
  }

  /**
   * Destroys the text that was kept long enough. Each ingest does it; a process that stays calls it
   * from time to time.
   */
  public Expired retain() {
    return retention().expire();
  }

  /** How long text is kept. */
  public Retention retention() {
    return new Retention(home, scribe);
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

  /** One person's data. */
  public Persons persons() {
    return new Persons(home, scribe);
  }

  /** Who did what. */
  public Audit audit() {
    return new Audit(home, scribe);
  }

  // ---- backups

  /**
   * Writes everything that cannot be made again into one file, while others read and write.
   *
   * @throws UserError if there is a file already, or it cannot be written and read back
   */
  public BackupReport backup(Path file) {
    return backup(file, false, StepProgress.NONE);
  }

  /**
   * @param force whether a file that is there is replaced
   */
  public BackupReport backup(Path file, boolean force, StepProgress progress) {
    return scribe.changes(
        "backed-up",
        "",
        "",
        () -> Backup.write(home.directory(), home.ledger(), file, force, progress));
  }

  /**
   * Makes a home from a backup. What was deleted or forgotten in the home that is there, after the
   * backup was taken, is deleted again before the restored home can be opened.
   *
   * @param replace whether the home that is there is deleted; else it is kept beside
   * @param deletions a copy of {@code deletions.log}, where the old home is lost
   * @throws UserError if the backup is damaged or somebody has the home open: nothing was changed
   */
  public static RestoreReport restore(
      Path backup, Path home, boolean replace, Optional<Path> deletions, StepProgress progress) {
    return Restore.restore(backup, home, Optional.empty(), replace, deletions, progress);
  }

  /**
   * Makes the home of one tenant from a backup of it, others' being left as they are.
   *
   * @throws UserError as {@link #restore} does, and if the tenant was removed after the backup
   */
  public static RestoreReport restoreTenant(
      Path backup,
      Path home,
      String name,
      boolean replace,
      Optional<Path> deletions,
      StepProgress progress) {
    Path folder = Tenants.folder(home, name);
    return Restore.restore(backup, folder, Optional.of(home), replace, deletions, progress);
  }

  // ---- this machine

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

  /** What the built-in engine does; nothing before it is loaded, or where an endpoint answers. */
  public Optional<EngineCounts> engine() {
    return home.engine();
  }

  /** How often an answer that was kept could be used again. */
  public AnswerCache.Counts answersKept() {
    return home.answers().counts();
  }

  /** Loads the model and says what it is. */
  public ModelInfo modelInfo() {
    return home.model().info();
  }

  /** Embeds a sentence and says with what. */
  public String embedderInfo() {
    float[] vector = home.embedder().query("Does it work?");
    return "%s gives vectors of %d numbers".formatted(home.embedder().id(), vector.length);
  }

  /**
   * Embeds texts as passages are embedded.
   *
   * @throws UserError if one has more tokens than the model takes
   */
  public Embeddings embed(List<String> texts) {
    return Embeddings.of(home.embedder(), texts);
  }

  /** Names the embedding model. */
  public String embedderId() {
    return home.embedder().id();
  }

  /** Keys of the server. */
  public Keys keys() {
    return new Keys(home, scribe);
  }

  /**
   * Loads model and embedder and opens the index of every collection, which runs its permission
   * probe.
   *
   * @throws UserError if one of them cannot be used
   */
  public void warm() {
    home.model();
    embedderInfo();
    home.anyLedger().collections().all().forEach(collection -> probe(collection.name()));
  }

  /** Opens a collection's index, which runs its permission probe. */
  public void probe(String collection) {
    home.index(collection);
  }

  Rooms rooms() {
    return rooms;
  }

  @Override
  public void close() {
    if (!borrowed) {
      try {
        tenants.close();
      } finally {
        home.close();
      }
    }
  }
}
