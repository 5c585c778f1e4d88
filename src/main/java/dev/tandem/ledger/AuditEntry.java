package dev.tandem.ledger;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An entry of the audit log.
 *
 * @param sequence from 1 on, without a gap
 * @param actors who did it
 * @param hash SHA-256 over the entry before and all of this one, lower-case hex
 */
public record AuditEntry(
    long sequence,
    Instant time,
    List<Actor> actors,
    String action,
    String collection,
    String object,
    String outcome,
    SortedMap<String, String> details,
    String hash) {

  /**
   * One of those who did it.
   *
   * @param subject number of the person's key
   * @param seal SHA-256 of the name as it was sealed, lower-case hex
   * @param name empty once the person is forgotten or the name has expired
   */
  public record Actor(long subject, String seal, Optional<String> name) {}

  public AuditEntry {
    actors = List.copyOf(actors);
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
  }

  /** The names that can still be read. */
  public List<String> names() {
    return actors.stream().flatMap(actor -> actor.name().stream()).toList();
  }
}
