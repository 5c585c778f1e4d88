package dev.tandem.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Long work of the server, how far it is, and what came of it.
 *
 * @param kind {@code backup}, {@code training}, ...
 * @param collection empty if it is of none
 * @param startedBy name of the key that asked for it
 * @param done of {@code total}, in the kind's own unit; both 0 where that is not known
 * @param phase what it does just now, in words; may be empty
 * @param finished empty while it goes on, and if it was interrupted
 * @param request JSON that the work can be made from once more, without anybody's text
 * @param report JSON; empty until it has ended
 */
public record JobInfo(
    String id,
    String kind,
    Optional<String> collection,
    String startedBy,
    State state,
    long done,
    long total,
    String phase,
    Instant started,
    Optional<Instant> finished,
    String request,
    Optional<String> report) {
  /** Where it stands. */
  public enum State {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED,
    /** The server ended before it; it can be taken up again. */
    INTERRUPTED;

    /** As it is written in responses and in the ledger. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** Whether it has not ended, nor was interrupted. */
  public boolean active() {
    return state == State.QUEUED || state == State.RUNNING;
  }
}
