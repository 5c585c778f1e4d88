package dev.tandem.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tandem.ledger.Incident.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Update;

/** Incidents in SQLite. */
final class SqliteIncidents implements IncidentLog {
  private static final String COLUMNS =
      "SELECT sequence, id, status, severity, title, collections, targets, onset, noticed, resolved,"
          + " owner FROM incident ";

  private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

  /** Answers of collections since a time; each name a list in JSON. */
  private static final String TOUCHED =
      " FROM answer a WHERE a.time >= :since AND (:collections = '[]' OR EXISTS (SELECT 1 FROM"
          + " answer_collection c WHERE c.answer_sequence = a.sequence AND c.collection IN (SELECT"
          + " value FROM json_each(:collections)))) AND (:documents = '[]' OR EXISTS (SELECT 1 FROM"
          + " answer_passage p WHERE p.answer_sequence = a.sequence AND p.doc_id IN (SELECT value"
          + " FROM json_each(:documents))))";

  private final Database database;

  SqliteIncidents(Database database) {
    this.database = database;
  }

  @Override
  public void put(Incident incident) {
    database.write(
        handle -> {
          putRow(handle, incident);
          long sequence =
              handle
                  .select("SELECT sequence FROM incident WHERE id = ?", incident.id())
                  .mapTo(Long.class)
                  .one();
          for (Breach breach : incident.breaches()) {
            handle.execute(
                "INSERT OR IGNORE INTO incident_breach (incident_sequence, breach) VALUES (?, ?)",
                sequence,
                breach.id());
          }
          putEvents(handle, sequence, incident.timeline());
          return true;
        });
  }

  private static void putRow(Handle handle, Incident incident) {
    try (Update update =
        handle.createUpdate(
            "INSERT INTO incident (id, status, severity, title, collections, targets, onset,"
                + " noticed, resolved, owner) VALUES (:id, :status, :severity, :title,"
                + " :collections, :targets, :onset, :noticed, :resolved, :owner)"
                + " ON CONFLICT (id) DO UPDATE SET status = excluded.status,"
                + " severity = excluded.severity, title = excluded.title,"
                + " collections = excluded.collections, targets = excluded.targets,"
                + " onset = excluded.onset, resolved = excluded.resolved,"
                + " owner = excluded.owner")) {
      update
          .bind("id", incident.id())
          .bind("status", incident.status().word())
          .bind("severity", incident.severity().word())
          .bind("title", incident.title())
          .bind("collections", Json.list(incident.collections()))
          .bind("targets", Json.list(incident.targets()))
          .bind("onset", Bytes.nanos(incident.onset()))
          .bind("noticed", Bytes.nanos(incident.noticed()))
          .bind("resolved", incident.resolved().map(Bytes::nanos))
          .bind("owner", incident.owner().orElse(""))
          .execute();
    }
  }

  private static void putEvents(Handle handle, long sequence, List<Event> timeline) {
    int known =
        handle
            .select("SELECT count(*) FROM incident_event WHERE incident_sequence = ?", sequence)
            .mapTo(Integer.class)
            .one();
    if (known >= timeline.size()) {
      return;
    }
    try (PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO incident_event (incident_sequence, ordinal, time, kind, who, note)"
                + " VALUES (?, ?, ?, ?, ?, ?)")) {
      for (int i = known; i < timeline.size(); i++) {
        Event event = timeline.get(i);
        batch.add(
            sequence,
            i + 1,
            Bytes.nanos(event.time()),
            event.kind().word(),
            event.who(),
            event.note());
      }
      batch.execute();
    }
  }

  @Override
  public Optional<Incident> find(String id) {
    return read("WHERE id = ?", id).stream().findFirst();
  }

  @Override
  public List<Incident> open() {
    return read("WHERE resolved IS NULL ORDER BY sequence");
  }

  @Override
  public List<Incident> resolvedSince(Instant time) {
    return read("WHERE resolved >= ? ORDER BY sequence", Bytes.nanos(time));
  }

  @Override
  public List<Incident> noticed(Instant from, Instant to) {
    return read(
        "WHERE noticed >= ? AND noticed < ? ORDER BY sequence",
        Bytes.nanos(from),
        Bytes.nanos(to));
  }

  @Override
  public List<Incident> page(String before, int limit) {
    return read(
        "WHERE ? = '' OR sequence < (SELECT sequence FROM incident WHERE id = ?)"
            + " ORDER BY sequence DESC LIMIT ?",
        before,
        before,
        limit);
  }

  @Override
  public List<String> known(Collection<String> ids) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT DISTINCT breach FROM incident_breach"
                        + " WHERE breach IN (SELECT value FROM json_each(?)) ORDER BY breach",
                    Json.list(ids))
                .mapTo(String.class)
                .list());
  }

  @Override
  public Reach reach(Collection<String> collections, Collection<String> docIds, Instant since) {
    return database.read(
        handle -> {
          long answers = count(handle, "SELECT count(*)" + TOUCHED, collections, docIds, since);
          long people =
              count(
                  handle,
                  "SELECT count(DISTINCT s.secret_id) FROM answer_subject s JOIN subject n"
                      + " ON n.secret_id = s.secret_id WHERE n.principal <> 'public'"
                      + " AND s.answer_sequence IN (SELECT a.sequence"
                      + TOUCHED
                      + ")",
                  collections,
                  docIds,
                  since);
          return new Reach(answers, people);
        });
  }

  private static long count(
      Handle handle,
      String sql,
      Collection<String> collections,
      Collection<String> docIds,
      Instant since) {
    return handle
        .createQuery(sql)
        .bind("since", Bytes.nanos(since))
        .bind("collections", Json.list(collections))
        .bind("documents", Json.list(docIds))
        .mapTo(Long.class)
        .one();
  }

  @Override
  public List<Served> served(String collection, Instant from, Instant to) {
    return database.read(
        handle ->
            handle
                .select(
                    "SELECT a.time, a.abstained, EXISTS (SELECT 1 FROM answer_citation q"
                        + " WHERE q.answer_sequence = a.sequence),"
                        + " coalesce(json_extract(a.timing, '$.total'), 0) FROM answer a"
                        + " JOIN answer_collection c ON c.answer_sequence = a.sequence"
                        + " WHERE c.collection = ? AND a.time >= ? AND a.time < ?"
                        + " ORDER BY a.sequence",
                    collection,
                    Bytes.nanos(from),
                    Bytes.nanos(to))
                .map(
                    (row, context) ->
                        new Served(
                            Bytes.instant(row.getLong(1)),
                            row.getBoolean(2),
                            row.getBoolean(3),
                            row.getLong(4)))
                .list());
  }

  private List<Incident> read(String which, Object... values) {
    return database.read(
        handle ->
            handle.select(COLUMNS + which, values).map((row, context) -> row(row)).list().stream()
                .map(row -> incident(handle, row))
                .toList());
  }

  /** The columns of an incident's own row. */
  private record Row(
      long sequence,
      String id,
      String status,
      String severity,
      String title,
      String collections,
      String targets,
      Instant onset,
      Instant noticed,
      Optional<Instant> resolved,
      String owner) {}

  private static Row row(ResultSet row) throws SQLException {
    long resolved = row.getLong(10);
    boolean over = !row.wasNull();
    return new Row(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        Bytes.instant(row.getLong(8)),
        Bytes.instant(row.getLong(9)),
        over ? Optional.of(Bytes.instant(resolved)) : Optional.empty(),
        row.getString(11));
  }

  private Incident incident(Handle handle, Row row) {
    List<Event> timeline =
        handle
            .select(
                "SELECT time, kind, who, note FROM incident_event WHERE incident_sequence = ?"
                    + " ORDER BY ordinal",
                row.sequence())
            .map(
                (event, context) ->
                    new Event(
                        Bytes.instant(event.getLong(1)),
                        Event.Kind.parse(event.getString(2)),
                        event.getString(3),
                        event.getString(4)))
            .list();
    return new Incident(
        row.id(),
        Incident.Status.parse(row.status()),
        Breach.Severity.parse(row.severity()),
        row.title(),
        Json.read(row.collections(), NAMES),
        Json.read(row.targets(), NAMES),
        breaches(handle, row.sequence()),
        row.onset(),
        row.noticed(),
        row.resolved(),
        Optional.of(row.owner()).filter(owner -> !owner.isEmpty()),
        timeline);
  }

  private List<Breach> breaches(Handle handle, long sequence) {
    List<Breach> all = new ArrayList<>();
    handle
        .select(
            "SELECT i.breach FROM incident_breach i JOIN breach b ON b.id = i.breach"
                + " WHERE i.incident_sequence = ? ORDER BY b.noticed, b.sequence",
            sequence)
        .mapTo(String.class)
        .list()
        .forEach(id -> SqliteBreaches.find(handle, id).ifPresent(all::add));
    return all;
  }
}
