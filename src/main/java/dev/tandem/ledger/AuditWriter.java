package dev.tandem.ledger;

import dev.tandem.text.Principal;
import dev.tandem.text.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The writes of one transaction to the audit log. */
final class AuditWriter {
  private final Handle handle;

  AuditWriter(Handle handle) {
    this.handle = handle;
  }

  /** What is sealed for one who did something. */
  private record Sealed(AuditEntry.Actor actor, byte[] name) {}

  /** Appends entries; returns the new head. */
  AuditHead append(List<AuditEvent> events) {
    AuditHead head = AuditReader.head(handle);
    for (AuditEvent event : events) {
      head = append(head, event);
    }
    return head;
  }

  private AuditHead append(AuditHead head, AuditEvent event) {
    long sequence = head.sequence() + 1;
    List<Sealed> actors = actors(sequence, event.actor());
    AuditEntry entry =
        new AuditEntry(
            sequence,
            event.time(),
            actors.stream().map(Sealed::actor).toList(),
            event.action(),
            event.collection(),
            event.object(),
            event.outcome(),
            event.details(),
            "");
    String hash = AuditChain.hash(head.hash(), entry);
    handle.execute(
        "INSERT INTO audit (sequence, time, action, collection, object, outcome, details, hash)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        sequence,
        Bytes.nanos(event.time()),
        event.action(),
        event.collection(),
        event.object(),
        event.outcome(),
        Json.map(event.details()),
        hash);
    for (Sealed sealed : actors) {
      handle.execute(
          "INSERT INTO audit_actor (audit_sequence, secret_id, seal, name) VALUES (?, ?, ?, ?)",
          sequence,
          sealed.actor().subject(),
          sealed.actor().seal(),
          sealed.name());
    }
    return new AuditHead(sequence, hash);
  }

  /** By subject, as the chain wants them. */
  private List<Sealed> actors(long sequence, AuditActor actor) {
    TreeMap<Long, String> names = new TreeMap<>();
    for (Principal principal : AnswerWriter.subjects(actor.who())) {
      if (!principal.equals(Principal.PUBLIC)) {
        names.put(Subjects.secret(handle, principal.value()), principal.value());
      }
    }
    if (!actor.caller().isEmpty()) {
      Principal person = actor.person();
      String subject =
          person.equals(Principal.PUBLIC)
              ? actor.caller()
              : Subjects.held(actor.caller(), Subjects.secret(handle, person.value()));
      names.put(Subjects.secret(handle, subject), actor.caller());
    }
    Map<Long, byte[]> keys = Secrets.living(handle, names.keySet());
    List<Sealed> sealed = new ArrayList<>();
    names.forEach(
        (subject, name) -> {
          byte[] key = Optional.ofNullable(keys.get(subject)).orElseThrow();
          byte[] bytes =
              Vault.seal(AuditReader.key(key), AuditReader.place(sequence), Bytes.utf8(name));
          sealed.add(
              new Sealed(
                  new AuditEntry.Actor(subject, Sha256.of(bytes), Optional.of(name)), bytes));
        });
    return sealed;
  }

  int expire(String collection, Instant before) {
    return handle.execute(
        "UPDATE audit_actor SET name = NULL WHERE name IS NOT NULL AND audit_sequence IN"
            + " (SELECT sequence FROM audit WHERE time < ? AND collection = ?)",
        Bytes.nanos(before),
        collection);
  }
}
