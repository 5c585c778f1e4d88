package dev.tandem.ledger;

import dev.tandem.ledger.DeletionLog.Line;
import dev.tandem.text.Principal;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a backup and a restore do to a ledger that nobody has open. */
public final class LedgerFile {
  /** The ledger's name in a home and in a backup. */
  public static final String NAME = "ledger.db";

  /** The files that go wherever a ledger goes, where they exist. */
  public static final List<String> COMPANIONS = List.of(DeletionLog.KEY_FILE, DeletionLog.FILE);

  private LedgerFile() {}

  /**
   * Reads the whole file.
   *
   * @return its schema's version
   * @throws UserError if it is damaged
   */
  public static int check(Path file) {
    try (Database database = new Database(file)) {
      return database.read(
          handle -> {
            String verdict = handle.select("PRAGMA integrity_check(1)").mapTo(String.class).first();
            if (!verdict.equals("ok")) {
              throw new UserError(
                  "the ledger file %s is damaged (%s); take another backup"
                      .formatted(file, verdict));
            }
            return Schema.version(handle);
          });
    }
  }

  /**
   * Takes the right to write in a home, so that nobody opens it meanwhile.
   *
   * @throws UserError if anybody has it open, be it only for reading
   */
  public static AutoCloseable claim(Path home) {
    try {
      WriterLock lock = WriterLock.tryAcquire(home).orElseThrow(() -> WriterLock.refusal(home));
      try {
        if (open(home.resolve(NAME))) {
          throw new UserError(
              "another process has the home %s open; end it (tandem serve, chat) and run this again"
                  .formatted(home));
        }
        return lock;
      } catch (RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UserError(
          "the home %s cannot be written; check its permissions".formatted(home), e);
    }
  }

  /** SQLite leaves the write-ahead log only where no other connection is. */
  private static boolean open(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (Handle handle = Jdbi.create(Database.source(file, true)).open()) {
      handle.execute("PRAGMA busy_timeout = 0");
      handle.select("PRAGMA journal_mode = DELETE").mapTo(String.class).one();
      return false;
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SQLiteException sqlite) {
          return sqlite.getResultCode() == SQLiteErrorCode.SQLITE_BUSY;
        }
      }
      throw e;
    }
  }

  /**
   * What was deleted again.
   *
   * @param keys keys of the server that were revoked since
   * @param notes what could not be applied, and why
   */
  public record Again(int documents, int answers, int keys, List<String> notes) {
    public Again {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Brings a restored ledger, which nobody has open, to the present schema, and deletes in it again
   * what was deleted or revoked since: whatever stands in its own log of deletions, in that of the
   * home it replaces, and in a copy that an operator kept. Its log then holds all of these. Its
   * audit log says so, and where the audit log of the home it replaces had ended.
   *
   * @param replaced the home it replaces
   * @param copy a copy of the log of deletions
   * @throws UserError if a newer Tandem wrote the ledger, or the copy belongs to another home
   */
  public static Again prepare(Path home, Optional<Path> replaced, Optional<Path> copy) {
    List<String> notes = new ArrayList<>();
    DeletionLog log = DeletionLog.of(home, InstantSource.system());
    TreeSet<Line> lines =
        new TreeSet<>(
            Comparator.comparing(Line::time)
                .thenComparing(line -> !line.kind().equals("key")) // first, as it was written
                .thenComparing(Line::text));
    lines.addAll(linesOf(log, home.resolve(DeletionLog.FILE), notes).orElse(List.of()));
    replaced
        .map(old -> old.resolve(DeletionLog.FILE))
        .ifPresent(
            old ->
                linesOf(log, old, notes)
                    .ifPresentOrElse(
                        lines::addAll,
                        () ->
                            notes.add(
                                "the home that was there is not the one of the backup, so its deletions were not applied")));
    copy.ifPresent(
        file -> {
          if (!Files.isRegularFile(file)) {
            throw new UserError("there is no list of deletions at %s".formatted(file));
          }
          lines.addAll(
              linesOf(log, file, notes)
                  .orElseThrow(
                      () ->
                          new UserError(
                              "%s lists the deletions of another home than the backup's; name the right one"
                                  .formatted(file))));
        });
    Path file = home.resolve(NAME);
    try (Database database = new Database(file)) {
      int version = database.direct(Schema::version);
      Schema.refuseNewer(version, home);
      if (version < Schema.LATEST) {
        Schema.migrate(Database.source(file, true));
      }
      List<String> originals = new ArrayList<>();
      Again again = database.erase(handle -> apply(handle, database.clock(), log, lines, originals, notes));
      new Originals(home).remove(originals);
      log.replace(List.copyOf(lines));
      Map<String, String> details = new HashMap<>();
      replaced
          .flatMap(old -> new AuditAnchor(old).read())
          .ifPresent(
              head -> {
                details.put("replaced_entries", Long.toString(head.sequence()));
                details.put("replaced_hash", head.hash());
              });
      AuditEvent restored =
          AuditEvent.now(
              database.clock(), AuditActor.account(), "restored", "", "", "done", details);
      new AuditAnchor(home)
          .write(database.write(handle -> new AuditWriter(handle).append(List.of(restored))));
      return again;
    } catch (IOException e) {
      throw new UserError("the home %s cannot be written: %s".formatted(home, e.getMessage()), e);
    }
  }

  /** The lines of a log, none where there is no log; empty if it is under another key. */
  private static Optional<List<Line>> linesOf(DeletionLog log, Path file, List<String> notes) {
    if (!Files.isRegularFile(file)) {
      return Optional.of(List.of());
    }
    List<Line> lines = DeletionLog.read(file, notes);
    boolean ours =
        lines.stream()
            .filter(line -> line.kind().equals("key"))
            .allMatch(line -> line.value().equals(log.keyId()));
    return ours ? Optional.of(lines) : Optional.empty();
  }

  private static Again apply(
      Handle handle,
      InstantSource clock,
      DeletionLog log,
      Iterable<Line> lines,
      List<String> originals,
      List<String> notes) {
    Map<String, Long> documents = new HashMap<>(); // hash to the last time it was deleted
    Map<String, Long> persons = new HashMap<>();
    Instant answersBefore = Instant.EPOCH;
    int revoked = 0;
    int forgotten = 0;
    for (Line line : lines) {
      long time = Bytes.nanos(line.time());
      switch (line.kind()) {
        case "document" -> documents.merge(line.value(), time, Math::max);
        case "person" -> persons.merge(line.value(), time, Math::max);
        case "answers" -> {
          Instant cutoff = Instant.parse(line.value());
          answersBefore = cutoff.isAfter(answersBefore) ? cutoff : answersBefore;
        }
        case "answer" -> forgotten += new AnswerWriter(handle).forgetOne(line.value());
        case "revoked" -> revoked += SqliteKeys.revoke(handle, line.value(), line.time());
        default -> {}
      }
    }
    int deleted = 0;
    for (Life life : living(handle)) {
      Long time = documents.get(log.hash(life.owner(), life.name()));
      if (time != null && time >= life.began()) {
        DocumentWriter writer =
            new DocumentWriter(
                handle, SqliteCollections.requireKey(handle, life.owner()), clock);
        writer.delete(life.name());
        originals.addAll(writer.dropped());
        deleted++;
      }
    }
    AnswerWriter answers = new AnswerWriter(handle);
    forgotten += answers.forgetBefore(answersBefore);
    for (Life life : askers(handle)) {
      Principal person = new Principal(life.name());
      Long time = persons.get(log.hash(person));
      if (time != null && time >= life.began()) {
        forgotten += answers.forget(person);
      }
    }
    return new Again(deleted, forgotten, revoked, notes);
  }

  /**
   * A document or an asker in one life of its name: what was deleted and came again later is
   * another.
   */
  private record Life(String owner, String name, long began) {}

  private static List<Life> living(Handle handle) {
    return handle
        .select(
            "SELECT c.name, d.doc_id, min(v.ingested) FROM document d"
                + " JOIN collection c ON c.id = d.collection_id"
                + " JOIN version v ON v.document_id = d.id AND v.secret_id = d.secret_id"
                + " WHERE d.current_id <> 0 GROUP BY d.id")
        .map((row, context) -> new Life(row.getString(1), row.getString(2), row.getLong(3)))
        .list();
  }

  private static List<Life> askers(Handle handle) {
    return handle
        .select(
            "WITH did AS (SELECT x.secret_id, a.time FROM answer_subject x"
                + " JOIN answer a ON a.sequence = x.answer_sequence"
                + " UNION ALL SELECT x.secret_id, a.time FROM audit_actor x"
                + " JOIN audit a ON a.sequence = x.audit_sequence)"
                + " SELECT '', s.principal, min(did.time) FROM subject s"
                + " JOIN did ON did.secret_id = s.secret_id"
                + " WHERE s.principal = 'public' OR s.principal LIKE 'user:%'"
                + " OR s.principal LIKE 'group:%' OR s.principal LIKE 'tenant:%'"
                + " GROUP BY s.secret_id")
        .map((row, context) -> new Life(row.getString(1), row.getString(2), row.getLong(3)))
        .list();
  }
}
