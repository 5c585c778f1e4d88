package dev.tandem.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tandem.ledger.AuditVerdict.Broken;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads entries of the audit log within one transaction. */
final class AuditReader {
  private static final String COLUMNS =
      "SELECT sequence, time, action, collection, object, outcome, details, hash FROM audit ";

  private final Handle handle;

  AuditReader(Handle handle) {
    this.handle = handle;
  }

  /** A name's row; {@code subject} is who bears it now according to the list of persons. */
  private record Name(long sequence, long secret, String seal, byte[] sealed, String subject) {}

  /** What a name's key is made for. */
  static byte[] key(byte[] secret) {
    return Vault.derive("audit", List.of(secret));
  }

  static String place(long sequence) {
    return "name in entry " + sequence + " of the audit log";
  }

  static AuditHead head(Handle handle) {
    return handle
        .select("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1")
        .map((row, context) -> new AuditHead(row.getLong(1), row.getString(2)))
        .findOne()
        .orElse(AuditHead.NONE);
  }

  /** Entries after a number, oldest first. */
  List<AuditEntry> after(long sequence, int limit) {
    return withNames(
        handle
            .createQuery(COLUMNS + "WHERE sequence > :after ORDER BY sequence LIMIT :limit")
            .bind("after", sequence)
            .bind("limit", limit),
        ignored -> {});
  }

  List<AuditEntry> page(AuditQuery query, long before, int limit) {
    StringBuilder where = new StringBuilder("WHERE sequence < :before");
    query.since().ifPresent(time -> where.append(" AND time >= :since"));
    query.until().ifPresent(time -> where.append(" AND time < :until"));
    query.action().ifPresent(word -> where.append(" AND action = :action"));
    query
        .collection()
        .ifPresent(
            name -> where.append(" AND instr('+' || collection || '+', '+' || :of || '+') > 0"));
    query
        .actor()
        .ifPresent(
            name ->
                where
                    .append(" AND sequence IN (SELECT audit_sequence FROM audit_actor")
                    .append(" WHERE name IS NOT NULL AND secret_id IN (")
                    .append(Subjects.selectNamed())
                    .append("))"));
    Query select =
        handle
            .createQuery(COLUMNS + where + " ORDER BY sequence DESC LIMIT :limit")
            .bind("before", before)
            .bind("limit", limit);
    query.since().ifPresent(time -> select.bind("since", Bytes.nanos(time)));
    query.until().ifPresent(time -> select.bind("until", Bytes.nanos(time)));
    query.action().ifPresent(word -> select.bind("action", word));
    query.collection().ifPresent(name -> select.bind("of", name));
    query.actor().ifPresent(name -> select.bind("name", name));
    return withNames(select, ignored -> {});
  }

  /** Hears of a name that is not what was sealed. */
  private interface Complaints {
    void about(Broken broken);
  }

  private List<AuditEntry> withNames(Query select, Complaints complaints) {
    List<AuditEntry> bare = select.map((row, context) -> bare(row)).list();
    Map<Long, List<Name>> names = names(bare);
    Set<Long> wanted = new HashSet<>();
    names.values().forEach(all -> all.forEach(name -> wanted.add(name.secret())));
    Map<Long, byte[]> keys = new HashMap<>();
    Secrets.living(handle, wanted).forEach((id, secret) -> keys.put(id, key(secret)));
    List<AuditEntry> entries = new ArrayList<>();
    for (AuditEntry entry : bare) {
      List<AuditEntry.Actor> actors = new ArrayList<>();
      for (Name name : names.getOrDefault(entry.sequence(), List.of())) {
        actors.add(new AuditEntry.Actor(name.secret(), name.seal(), open(name, keys, complaints)));
      }
      entries.add(
          new AuditEntry(
              entry.sequence(),
              entry.time(),
              actors,
              entry.action(),
              entry.collection(),
              entry.object(),
              entry.outcome(),
              entry.details(),
              entry.hash()));
    }
    return entries;
  }

  private static AuditEntry bare(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong(1),
        Bytes.instant(row.getLong(2)),
        List.of(),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        details(row.getString(7)),
        row.getString(8));
  }

  /** What is not written as it would be here was not written here, so its hash cannot be right. */
  private static SortedMap<String, String> details(String json) {
    try {
      TreeMap<String, String> details =
          Json.read(json, new TypeReference<TreeMap<String, String>>() {});
      if (Json.map(details).equals(json)) {
        return details;
      }
    } catch (IllegalStateException | IllegalArgumentException notOurs) {
      // told below
    }
    return new TreeMap<>(Map.of("unreadable", "yes"));
  }

  private Map<Long, List<Name>> names(List<AuditEntry> entries) {
    if (entries.isEmpty()) {
      return Map.of();
    }
    return handle
        .select(
            "SELECT a.audit_sequence, a.secret_id, a.seal, a.name, coalesce(s.principal, '')"
                + " FROM json_each(?) j JOIN audit_actor a ON a.audit_sequence = j.value"
                + " LEFT JOIN subject s ON s.secret_id = a.secret_id"
                + " ORDER BY a.audit_sequence, a.secret_id",
            Json.write(entries.stream().map(AuditEntry::sequence).toList()))
        .map(
            (row, context) -> {
              byte[] sealed = row.getBytes(4);
              return new Name(
                  row.getLong(1),
                  row.getLong(2),
                  row.getString(3),
                  sealed == null ? new byte[0] : sealed,
                  row.getString(5));
            })
        .list()
        .stream()
        .collect(Collectors.groupingBy(Name::sequence));
  }

  /** The name, if neither it nor its key was destroyed. */
  private static Optional<String> open(Name name, Map<Long, byte[]> keys, Complaints complaints) {
    byte[] key = keys.get(name.secret());
    if (name.sealed().length == 0) {
      return Optional.empty();
    }
    if (!Sha256.of(name.sealed()).equals(name.seal())) {
      complaints.about(
          new Broken(name.sequence(), "one of its names is not the one that was sealed"));
      return Optional.empty();
    }
    if (key == null) {
      return Optional.empty();
    }
    try {
      String text = Bytes.text(Vault.open(key, place(name.sequence()), name.sealed()));
      boolean listed = name.subject().equals(text) || name.subject().startsWith(text + " of ");
      if (!listed) {
        complaints.about(
            new Broken(name.sequence(), "the list of persons names somebody else for it"));
      }
      return Optional.of(text);
    } catch (UserError e) {
      complaints.about(new Broken(name.sequence(), "one of its names does not open"));
      return Optional.empty();
    }
  }

  /** How far a check is. */
  record Progress(AuditHead head, long erased, Optional<Broken> broken, boolean more) {}

  /** Checks entries that follow a head. */
  Progress check(AuditHead head, long erased, int limit) {
    List<Broken> complaints = new ArrayList<>();
    List<AuditEntry> entries =
        withNames(
            handle
                .createQuery(COLUMNS + "WHERE sequence > :after ORDER BY sequence LIMIT :limit")
                .bind("after", head.sequence())
                .bind("limit", limit),
            complaints::add);
    AuditHead last = head;
    long gone = erased;
    for (AuditEntry entry : entries) {
      Optional<Broken> broken = broken(last, entry);
      if (broken.isEmpty()) {
        broken = complaints.stream().filter(c -> c.sequence() == entry.sequence()).findFirst();
      }
      if (broken.isPresent()) {
        return new Progress(last, gone, broken, false);
      }
      gone += entry.actors().stream().filter(actor -> actor.name().isEmpty()).count();
      last = new AuditHead(entry.sequence(), entry.hash());
    }
    return new Progress(last, gone, Optional.empty(), entries.size() == limit);
  }

  private static Optional<Broken> broken(AuditHead before, AuditEntry entry) {
    long expected = before.sequence() + 1;
    if (entry.sequence() != expected) {
      return Optional.of(
          new Broken(
              expected,
              entry.sequence() == expected + 1
                  ? "it is missing"
                  : "it is missing, and so are all up to %d".formatted(entry.sequence() - 1)));
    }
    try {
      return AuditChain.hash(before.hash(), entry).equals(entry.hash())
          ? Optional.empty()
          : Optional.of(
              new Broken(expected, "it is not what was written there: its hash is another"));
    } catch (IllegalArgumentException noHex) {
      return Optional.of(new Broken(expected, "one of its seals is no SHA-256"));
    }
  }
}
