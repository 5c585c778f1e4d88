package dev.tandem.ledger;

import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Answers in SQLite. Any process may write them; SQLite queues the writers. */
final class SqliteAnswers implements AnswerLog {
  private final Database database;
  private final DeletionLog deletions;
  private final AuditLog audit;

  SqliteAnswers(Database database, DeletionLog deletions, AuditLog audit) {
    this.database = database;
    this.deletions = deletions;
    this.audit = audit;
  }

  @Override
  public void add(AnswerRecord answer, Optional<String> adapterPath) {
    database.write(
        handle -> {
          new AnswerWriter(handle).add(answer, adapterPath);
          return true;
        });
  }

  @Override
  public List<AnswerReplay> recent(String collection, Principals who, int limit) {
    if (AnswerWriter.subjects(who).contains(Principal.PUBLIC)) {
      return List.of();
    }
    return database.read(
        handle -> {
          Set<Long> asker = subjects(handle, who);
          return new AnswerReader(handle, acl -> acl.admits(who))
              .read(
                  "SELECT a.answer_sequence FROM answer_collection a"
                      + " WHERE a.collection = ? AND a.answer_sequence IN"
                      + " (SELECT s.answer_sequence FROM answer_subject s"
                      + " JOIN json_each(?) j ON s.secret_id = j.value"
                      + " GROUP BY s.answer_sequence HAVING count(*) = ?)"
                      + " AND (SELECT count(*) FROM answer_subject s"
                      + " WHERE s.answer_sequence = a.answer_sequence) = ?"
                      + " ORDER BY a.answer_sequence DESC LIMIT ?",
                  collection,
                  Json.write(asker),
                  AnswerWriter.subjects(who).size(),
                  AnswerWriter.subjects(who).size(),
                  limit);
        });
  }

  @Override
  public List<AnswerReplay> allRecent(String collection, int limit) {
    return database.read(
        handle ->
            new AnswerReader(handle, acl -> true)
                .read(
                    "SELECT answer_sequence FROM answer_collection WHERE collection = ?"
                        + " ORDER BY answer_sequence DESC LIMIT ?",
                    collection,
                    limit));
  }

  @Override
  public List<AnswerReplay> between(String collection, Instant from, Instant until, int limit) {
    return database.read(
        handle ->
            new AnswerReader(handle, acl -> true)
                .read(
                    "SELECT sequence FROM answer WHERE time >= ? AND time < ? AND collection = ?"
                        + " ORDER BY time DESC LIMIT ?",
                    Bytes.nanos(from),
                    Bytes.nanos(until),
                    collection,
                    limit));
  }

  @Override
  public List<AnswerReplay> of(Principal person) {
    return database.read(
        handle ->
            new AnswerReader(handle, acl -> true)
                .read(
                    "SELECT a.answer_sequence FROM answer_subject a"
                        + " JOIN subject s ON s.secret_id = a.secret_id"
                        + " WHERE s.principal = ? ORDER BY a.answer_sequence",
                    person.value()));
  }

  @Override
  public Optional<AnswerReplay> replay(String id, Principals who) {
    return database.read(
        handle ->
            sequence(handle, id)
                .filter(sequence -> mayReplay(handle, sequence, who))
                .flatMap(
                    sequence ->
                        new AnswerReader(handle, acl -> acl.admits(who))
                                .read("SELECT sequence FROM answer WHERE sequence = ?", sequence)
                                .stream()
                                .findFirst()));
  }

  @Override
  public Optional<AnswerReplay> replayForOperator(String id) {
    return database.read(
        handle ->
            new AnswerReader(handle, acl -> true)
                .read("SELECT sequence FROM answer WHERE id = ?", id).stream().findFirst());
  }

  private static Optional<Long> sequence(Handle handle, String id) {
    return handle
        .select("SELECT sequence FROM answer WHERE id = ?", id)
        .mapTo(Long.class)
        .findOne();
  }

  private static boolean mayReplay(Handle handle, long sequence, Principals who) {
    Set<Long> askers = new HashSet<>(AnswerReader.subjects(handle, sequence));
    boolean own =
        askers.size() == AnswerWriter.subjects(who).size() && askers.equals(subjects(handle, who));
    return own || askers.equals(subjects(handle, Principals.ANONYMOUS));
  }

  /**
   * The secrets of the reader as an asker, fewer than its subjects where some never asked. A
   * forgotten person's secrets are nobody's any more.
   */
  private static Set<Long> subjects(Handle handle, Principals who) {
    return new HashSet<>(
        handle
            .select(
                "SELECT s.secret_id FROM json_each(?) j JOIN subject s ON s.principal = j.value",
                Json.list(AnswerWriter.subjects(who).stream().map(Principal::value).toList()))
            .mapTo(Long.class)
            .list());
  }

  @Override
  public boolean rate(String id, Principals who, Rating rating, String comment, String correction) {
    return database.write(
        handle -> {
          Optional<Long> sequence =
              sequence(handle, id).filter(found -> mayReplay(handle, found, who));
          sequence.ifPresent(
              found ->
                  new AnswerWriter(handle)
                      .rate(found, rating, comment, correction, database.clock().instant()));
          return sequence.isPresent();
        });
  }

  @Override
  public List<AnswerReplay> corrections(String collection, Optional<Principals> who, int limit) {
    return database.read(
        handle ->
            new AnswerReader(handle, acl -> who.isEmpty() || acl.admits(who.get()))
                    .read(
                        "SELECT f.answer_sequence FROM feedback f JOIN answer a"
                            + " ON a.sequence = f.answer_sequence"
                            + " WHERE f.review = 'open' AND a.collection = ?"
                            + " ORDER BY f.answer_sequence DESC LIMIT ?",
                        collection,
                        limit)
                    .stream()
                    .filter(answer -> answer.withheld().isEmpty())
                    .toList());
  }

  @Override
  public boolean reviewed(String id, String reviewer, Optional<String> example) {
    return database.write(
        handle ->
            handle.execute(
                    "UPDATE feedback SET review = ?, reviewer = ?, reviewed = ?, example = ?"
                        + " WHERE review = 'open' AND answer_sequence ="
                        + " (SELECT sequence FROM answer WHERE id = ?)",
                    example.isPresent() ? "accepted" : "rejected",
                    reviewer,
                    database.now(),
                    example.orElse(""),
                    id)
                == 1);
  }

  @Override
  public int forget(Principal person) {
    audit.flush(); // what is on its way would bear the name again
    return database.erase(
        handle -> {
          int answers = new AnswerWriter(handle).forget(person);
          deletions.person(person);
          return answers;
        });
  }

  @Override
  public boolean forget(String id, Principals who) {
    return database.erase(
        handle -> {
          boolean own =
              sequence(handle, id).filter(found -> mayReplay(handle, found, who)).isPresent();
          if (own) {
            new AnswerWriter(handle).forgetOne(id);
            deletions.answer(id);
          }
          return own;
        });
  }

  @Override
  public int forgetBefore(Instant time) {
    return database.erase(
        handle -> {
          int answers = new AnswerWriter(handle).forgetBefore(time);
          if (answers > 0) {
            deletions.answersBefore(time);
          }
          return answers;
        });
  }
}
