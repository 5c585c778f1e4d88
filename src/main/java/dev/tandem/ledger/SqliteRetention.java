package dev.tandem.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** Retention in SQLite. */
final class SqliteRetention implements RetentionLog {
  private static final String SETTING = "retention";

  /** Each takes a time and a collection's name. */
  private static final String ANSWERS =
      "SELECT a.sequence FROM answer a JOIN answer_collection c ON c.answer_sequence = a.sequence"
          + " WHERE a.time < ? AND c.collection = ?";

  private static final String COMMENTS =
      "SELECT f.answer_sequence FROM feedback f"
          + " JOIN answer_collection c ON c.answer_sequence = f.answer_sequence"
          + " WHERE f.comment IS NOT NULL AND f.time < ? AND c.collection = ?";

  private static final String NAMES =
      "SELECT n.audit_sequence FROM audit_actor n JOIN audit a ON a.sequence = n.audit_sequence"
          + " WHERE n.name IS NOT NULL AND a.time < ? AND a.collection = ?";

  private static final String VERSIONS =
      "SELECT v.id FROM version v JOIN document d ON d.id = v.document_id"
          + " JOIN collection c ON c.id = d.collection_id WHERE v.ingested < ? AND c.name = ?";

  private static final String ORIGINALS =
      VERSIONS + " AND v.id IN (SELECT version_id FROM original)";
  private static final String OLD = VERSIONS + " AND v.id <> d.current_id AND v.text IS NOT NULL";

  private final Database database;
  private final SqliteCollections collections;
  private final SqliteAudit audit;
  private final Originals files;

  SqliteRetention(
      Database database, SqliteCollections collections, SqliteAudit audit, Originals files) {
    this.database = database;
    this.collections = collections;
    this.audit = audit;
    this.files = files;
  }

  @Override
  public Keep of(String collection) {
    return collections
        .setting(collection, SETTING)
        .map(json -> Json.read(json, new TypeReference<TreeMap<String, Integer>>() {}))
        .map(
            days ->
                new Keep(
                    days.getOrDefault("answers", 0),
                    days.getOrDefault("feedback", 0),
                    days.getOrDefault("audit", 0),
                    days.getOrDefault("originals", 0),
                    days.getOrDefault("versions", 0)))
        .orElse(Keep.ALL);
  }

  @Override
  public void set(String collection, Keep keep) {
    collections.putSetting(
        collection,
        SETTING,
        Json.map(
            Map.of(
                "answers", keep.answers(),
                "feedback", keep.feedback(),
                "audit", keep.audit(),
                "originals", keep.originals(),
                "versions", keep.versions())));
  }

  @Override
  public Expired due(String collection, Keep keep, Instant now) {
    return database.read(
        handle ->
            new Expired(
                count(handle, living(), keep.answers(), collection, now),
                count(handle, COMMENTS, keep.feedback(), collection, now),
                count(handle, NAMES, keep.audit(), collection, now),
                count(handle, ORIGINALS, keep.originals(), collection, now),
                count(handle, OLD, keep.versions(), collection, now)));
  }

  /** Those that still have their text. */
  private static String living() {
    return ANSWERS
        + " AND EXISTS (SELECT 1 FROM secret s WHERE s.id = a.secret_id AND s.key <> zeroblob(32))";
  }

  private static int count(Handle handle, String chosen, int days, String of, Instant now) {
    return days == 0
        ? 0
        : handle
            .select("SELECT count(*) FROM (" + chosen + ")", before(days, now), of)
            .mapTo(Integer.class)
            .one();
  }

  private static long before(int days, Instant now) {
    return Bytes.nanos(now.minus(days, ChronoUnit.DAYS));
  }

  @Override
  public Expired expire(String collection, Keep keep, Instant now) {
    Expired due = due(collection, keep, now);
    if (due.equals(Expired.NOTHING)) {
      return due; // an erasure empties the write-ahead log, which nothing needs
    }
    List<String> dropped = new ArrayList<>();
    database.erase(
        handle -> {
          if (due.answers() > 0) {
            new AnswerWriter(handle).destroy(ANSWERS, before(keep.answers(), now), collection);
          }
          if (due.comments() > 0) {
            handle.execute(
                "UPDATE feedback SET comment = NULL WHERE answer_sequence IN (" + COMMENTS + ")",
                before(keep.feedback(), now),
                collection);
          }
          if (due.originals() > 0) {
            long time = before(keep.originals(), now);
            dropped.addAll(
                handle
                    .select(
                        "SELECT file FROM original WHERE version_id IN (" + ORIGINALS + ")",
                        time,
                        collection)
                    .mapTo(String.class)
                    .list());
            handle.execute(
                "DELETE FROM original WHERE version_id IN (" + ORIGINALS + ")", time, collection);
          }
          if (due.versions() > 0) {
            handle.execute(
                "UPDATE version SET details = NULL, blocks = NULL, text = NULL WHERE id IN ("
                    + OLD
                    + ")",
                before(keep.versions(), now),
                collection);
          }
          return true;
        });
    files.remove(dropped);
    if (due.names() > 0) {
      audit.expire(collection, now.minus(keep.audit(), ChronoUnit.DAYS));
    }
    return due;
  }
}
