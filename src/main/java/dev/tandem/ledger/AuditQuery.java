package dev.tandem.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries are wanted; what is empty does not matter.
 *
 * @param since the earliest time, inclusive
 * @param until the latest time, exclusive
 * @param actor {@code user:ann}, {@code key:laptop}, {@code account:root}
 */
public record AuditQuery(
    Optional<Instant> since,
    Optional<Instant> until,
    Optional<String> actor,
    Optional<String> action,
    Optional<String> collection) {
  public static final AuditQuery ALL =
      new AuditQuery(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** All that somebody did. */
  public static AuditQuery of(String actor) {
    return new AuditQuery(
        Optional.empty(), Optional.empty(), Optional.of(actor), Optional.empty(), Optional.empty());
  }
}
