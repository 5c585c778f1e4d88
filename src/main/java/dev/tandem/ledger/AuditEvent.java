package dev.tandem.ledger;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that was done or refused. Nothing of it may be people's text, as questions and titles
 * are: an entry stays for ever. The names of who did it alone are sealed.
 *
 * @param action one word, {@code asked}, {@code saw}, {@code deleted}
 * @param collection whose; several joined by {@code +}; empty for none
 * @param object id of what it was done to; empty for nothing in particular
 * @param outcome {@code done}, {@code refused}, {@code failed}; {@code replayed} where a request
 *     was sent again with its {@code Idempotency-Key} and answered as before
 * @param details few and short
 */
public record AuditEvent(
    Instant time,
    AuditActor actor,
    String action,
    String collection,
    String object,
    String outcome,
    SortedMap<String, String> details) {
  private static final int LONGEST = 500;

  public AuditEvent {
    details = Collections.unmodifiableSortedMap(new TreeMap<>(details));
    object = object.length() > LONGEST ? object.substring(0, LONGEST) : object;
  }

  /** Something that is done at this moment. */
  public static AuditEvent now(
      InstantSource clock,
      AuditActor actor,
      String action,
      String collection,
      String object,
      String outcome,
      Map<String, String> details) {
    return new AuditEvent(
        clock.instant(), actor, action, collection, object, outcome, new TreeMap<>(details));
  }
}
