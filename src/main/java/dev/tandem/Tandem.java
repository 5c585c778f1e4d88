package dev.tandem;

import dev.tandem.answer.Answer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskOptions;
import dev.tandem.ingest.AclRules;
import dev.tandem.ingest.IngestReport;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.ingest.ProgressSink;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.JobLog;
import dev.tandem.ledger.ReplayLog;
import dev.tandem.observe.trace.Traces;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.settings.AskSettings;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.tenant.TenantFolders;
import dev.tandem.tenant.TenantPool;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final TenantPool<Tandem> tenants;
  private final boolean borrowed;

  private Tandem(
      Home home,
      Rooms rooms,
      Training training,
      Monitors monitors,
      Scribe scribe,
      TenantPool<Tandem> tenants,
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
    TenantPool<Tandem> tenants =
        new TenantPool<>(
            folders,
            most,
            System::nanoTime,
            name -> {
              Path folder = folders.require(name);
              Settings own = home.settings().tenant(folder, false);
              return of(new Home(folder, own, home.clock(), Optional.of(name), Optional.of(home)));
            },
            Tandem::close);
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

  // ---- what is done most

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

  public IngestReport ingest(IngestRequest request, ProgressSink progress) {
    IngestRequest.requireThere(request.paths());
    rooms.createIfNew(request.collection());
    retention().expire();
    return scribe.changes(
        "ingested",
        request.collection(),
        "",
        () -> new Runs(home).ingest(request, () -> rooms.ingest(request, progress)));
  }

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

  /** A cited answer for the default reader, or an honest abstention. */
  public Answer ask(String collection, String question) {
    return ask(collection, question, Arm.RAG, defaultPrincipals());
  }

  public Answer ask(String collection, String question, Arm arm, Principals who) {
    Asking asking = asking();
    return asking.ask(asking.request(collection, question, arm, who), AskListener.NONE);
  }

  // ---- the parts, one for each kind of work

  /** Requests of a caller's own making, conversations, and what may be asked how. */
  public Asking asking() {
    return new Asking(rooms, options(), scribe);
  }

  /** The collections: which there are, how much they hold, and how they are kept. */
  public HomeCollections collections() {
    return new HomeCollections(rooms, scribe);
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

  /** How long text is kept. */
  public Retention retention() {
    return new Retention(home, scribe);
  }

  /** One person's data. */
  public Persons persons() {
    return new Persons(home, scribe);
  }

  /** Who did what. */
  public Audit audit() {
    return new Audit(home, scribe);
  }

  /** The home in one file. */
  public Backups backups() {
    return new Backups(home, scribe);
  }

  /** The model, the embedder and the open indexes. */
  public Machine machine() {
    return new Machine(home);
  }

  /** Keys of the server. */
  public Keys keys() {
    return new Keys(home, scribe);
  }

  Rooms rooms() {
    return rooms;
  }

  private AskOptions options() {
    return AskSettings.options(home.settings());
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
