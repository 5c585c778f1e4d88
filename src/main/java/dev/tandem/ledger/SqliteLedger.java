package dev.tandem.ledger;

import dev.tandem.text.OwnerOnly;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The ledger of one home in one SQLite file, {@code HOME/ledger.db} (with {@code -wal} and {@code
 * -shm} beside it while open).
 *
 * <p>A writer may do everything and holds {@code HOME/writer.lock}. A reader may be opened beside
 * it, in any number of processes; it records answers, runs and settings, but documents and
 * collections only through the writer.
 *
 * <p>While a ledger is open, no code in its process may open the file by other means: on POSIX
 * systems closing any descriptor of a file drops the locks that SQLite holds on it.
 */
public final class SqliteLedger implements Ledger {
  private static final String FILE = LedgerFile.NAME;

  private final Database database;
  private final Optional<WriterLock> lock;
  private final SqliteCollections collections;
  private final SqliteDocuments documents;
  private final SqliteGenerations generations;
  private final SqliteAnswers answers;
  private final SqliteRuns runs;
  private final SqliteKeys keys;
  private final SqliteAdapters adapters;
  private final SqliteJobs jobs;
  private final SqliteReplays replays;
  private final SqliteResponses responses;
  private final SqliteUploads uploads;
  private final SqliteAudit audit;
  private final SqliteRetention retention;
  private final SqliteLineage lineage;
  private final SqliteMonitors monitors;
  private final SqliteBreaches breaches;
  private final SqliteFigures figures;
  private final SqliteIncidents incidents;
  private final SqliteSettings settings;

  private SqliteLedger(Path home, Database database, Optional<WriterLock> lock) {
    this.database = database;
    this.lock = lock;
    Runnable requireWriter =
        () -> {
          if (lock.isEmpty()) {
            throw new UserError(
                "the home %s is open for reading only; change documents and collections through the"
                        .formatted(home)
                    + " process that writes to it");
          }
        };
    this.collections = new SqliteCollections(database, requireWriter);
    DeletionLog deletions = DeletionLog.of(home, database.clock());
    this.documents = new SqliteDocuments(database, deletions, new Originals(home), requireWriter);
    this.generations = new SqliteGenerations(database, requireWriter);
    this.runs = new SqliteRuns(database);
    this.keys = new SqliteKeys(database, deletions);
    this.adapters = new SqliteAdapters(database);
    this.jobs = new SqliteJobs(database);
    this.replays = new SqliteReplays(database);
    this.responses = new SqliteResponses(database);
    this.uploads = new SqliteUploads(database);
    this.audit = new SqliteAudit(database, home);
    this.answers = new SqliteAnswers(database, deletions, audit);
    this.retention = new SqliteRetention(database, collections, audit, new Originals(home));
    this.lineage = new SqliteLineage(database);
    this.monitors = new SqliteMonitors(database);
    this.breaches = new SqliteBreaches(database);
    this.figures = new SqliteFigures(database);
    this.incidents = new SqliteIncidents(database);
    this.settings = new SqliteSettings(database);
    if (lock.isPresent()) {
      documents.sweepOriginals();
    }
  }

  /**
   * Opens the ledger for writing; creates home and ledger where there are none.
   *
   * @throws UserError if another writer has the home open, or the ledger is damaged or too new
   */
  public static SqliteLedger openWriter(Path home) {
    return openWriter(home, InstantSource.system());
  }

  /** The same with another clock, so that a long time can be lived through in a short one. */
  public static SqliteLedger openWriter(Path home, InstantSource clock) {
    try {
      Files.createDirectories(home);
      WriterLock lock = WriterLock.tryAcquire(home).orElseThrow(() -> WriterLock.refusal(home));
      try {
        createFile(home.resolve(FILE));
        Database database = open(home, true, clock);
        return new SqliteLedger(home, database, Optional.of(lock));
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UserError(
          "the home %s cannot be written; check its permissions and the disk".formatted(home), e);
    }
  }

  /** Whether the home has a ledger. */
  public static boolean in(Path home) {
    return Files.isRegularFile(home.resolve(FILE));
  }

  /**
   * Opens the ledger beside a writer.
   *
   * @throws UserError if there is no ledger, or it is damaged, too new, or too old while another
   *     process writes
   */
  public static SqliteLedger openReader(Path home) {
    return openReader(home, InstantSource.system());
  }

  /** The same with another clock. */
  public static SqliteLedger openReader(Path home, InstantSource clock) {
    if (!in(home)) {
      throw new UserError(
          "there is no ledger in the home %s; 'tandem ingest' makes one, or name another --home"
              .formatted(home));
    }
    return new SqliteLedger(home, open(home, false, clock), Optional.empty());
  }

  private static Database open(Path home, boolean locked, InstantSource clock) {
    Path file = home.resolve(FILE);
    Database database = new Database(file, clock);
    try {
      int version = database.direct(Schema::version);
      Schema.refuseNewer(version, home);
      if (version < Schema.LATEST) {
        migrate(home, locked);
      }
      if (locked) {
        // A crash may have come between a deletion and the truncation of the log.
        database.truncateLog();
      }
      return database;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** A reader too may bring the schema up to date, while nobody writes. */
  private static void migrate(Path home, boolean locked) {
    try (AutoCloseableLock lock = locked ? () -> {} : acquire(home)) {
      Schema.migrate(Database.source(home.resolve(FILE), true));
    }
  }

  private interface AutoCloseableLock extends AutoCloseable {
    @Override
    void close();
  }

  private static AutoCloseableLock acquire(Path home) {
    try {
      return WriterLock.tryAcquire(home).orElseThrow(() -> WriterLock.refusal(home))::close;
    } catch (IOException e) {
      throw new UserError(
          "the home %s cannot be written; check its permissions".formatted(home), e);
    }
  }

  /** An empty file is an empty database; SQLite gives its other files the same permissions. */
  private static void createFile(Path file) throws IOException {
    try {
      OwnerOnly.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // An existing ledger, the usual case.
    }
  }

  /** Makes the file full at this many pages of 4 KiB: how tests reach the end of the disk. */
  void limitPages(int pages) {
    database.direct(
        handle -> handle.select("PRAGMA max_page_count = " + pages).mapTo(Integer.class).one());
  }

  @Override
  public CollectionLog collections() {
    return collections;
  }

  @Override
  public DocumentLog documents() {
    return documents;
  }

  @Override
  public GenerationLog generations() {
    return generations;
  }

  @Override
  public AnswerLog answers() {
    return answers;
  }

  @Override
  public RunLog runs() {
    return runs;
  }

  @Override
  public KeyLog keys() {
    return keys;
  }

  @Override
  public AdapterLog adapters() {
    return adapters;
  }

  @Override
  public JobLog jobs() {
    return jobs;
  }

  @Override
  public ReplayLog replays() {
    return replays;
  }

  @Override
  public ResponseLog responses() {
    return responses;
  }

  @Override
  public UploadLog uploads() {
    return uploads;
  }

  @Override
  public AuditLog audit() {
    return audit;
  }

  @Override
  public RetentionLog retention() {
    return retention;
  }

  @Override
  public LineageLog lineage() {
    return lineage;
  }

  @Override
  public MonitorLog monitors() {
    return monitors;
  }

  @Override
  public BreachLog breaches() {
    return breaches;
  }

  @Override
  public FigureLog figures() {
    return figures;
  }

  @Override
  public InstantSource clock() {
    return database.clock();
  }

  @Override
  public IncidentLog incidents() {
    return incidents;
  }

  @Override
  public SettingLog settings() {
    return settings;
  }

  @Override
  public void copyTo(Path file) {
    database.copyTo(file);
  }

  @Override
  public void close() {
    try {
      audit.close();
    } finally {
      try {
        database.close();
      } finally {
        lock.ifPresent(WriterLock::close);
      }
    }
  }
}
