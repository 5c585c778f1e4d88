package dev.tandem.observe.cause;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A change that may be behind an incident.
 *
 * @param target what was changed: {@code document:ID}, {@code source:/path}, {@code collection:hr},
 *     {@code setting:KEY}, {@code adapter:PATH}, {@code model}
 * @param time when it was changed
 * @param undo takes it back; empty where that cannot be done
 * @param seen what speaks for it
 * @param doubt why it cannot be the cause, known without a replay; empty where nothing speaks
 *     against it
 */
record Candidate(
    Cause cause,
    String target,
    Instant time,
    Optional<Undo> undo,
    List<Observation> seen,
    Optional<Doubt> doubt) {
  /** What speaks against a candidate. */
  record Doubt(Check check, String why) {}

  /** How a candidate is checked, in this order. */
  enum Check {
    PATH,
    DEVIATION,
    TIME,
    REPLAY
  }

  Candidate {
    seen = List.copyOf(seen);
  }

  Candidate doubted(Check check, String why) {
    return new Candidate(cause, target, time, undo, seen, Optional.of(new Doubt(check, why)));
  }
}
