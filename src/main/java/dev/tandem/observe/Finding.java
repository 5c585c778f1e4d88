package dev.tandem.observe;

import java.util.Locale;

/**
 * Something an owner should look at.
 *
 * @param kind what is wrong
 * @param target a document id, a path or an answer id
 * @param detail one sentence
 */
public record Finding(Kind kind, String target, String detail) {
  /** What the first watch looks for, in the order it reports. */
  public enum Kind {
    PAST_REVIEW("Past their review date"),
    FAILED("Failed to parse in their last run or upload"),
    EMPTY("Without any text"),
    DUPLICATE("The same content under several ids"),
    NEVER_RETRIEVED("Never retrieved for any question"),
    UNANSWERED("Questions the documents did not answer"),
    RATED_DOWN("Answers that their askers rated down");

    private final String heading;

    Kind(String heading) {
      this.heading = heading;
    }

    public String heading() {
      return heading;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
