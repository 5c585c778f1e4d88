package dev.tandem.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that a monitor saw and that should not be so.
 *
 * <p>Nothing of it may be people's text: ids, names of collections, paths and figures only.
 *
 * @param id made here, short
 * @param monitor its id
 * @param kind of the monitor: {@code freshness}, {@code volume}, {@code schema}, {@code quality},
 *     {@code retrieval}, {@code answers}, {@code training}, {@code models}, {@code permissions},
 *     {@code pipelines}, {@code own}
 * @param collection whose; empty for none in particular
 * @param target what it watches: {@code collection:hr}, {@code source:/path}, {@code document:ID},
 *     {@code adapter:ID}, {@code model}, {@code pipeline:ingest}
 * @param metric name of the series, such as {@code volume.documents}
 * @param observed NaN where a value that should have come did not
 * @param low least that was expected; negative infinity where there is no such bound
 * @param high most that was expected; infinity where there is no such bound
 * @param p chance of as much where nothing is wrong; 0 where a fixed bound was passed
 * @param onset from when on it was so, as far as that can be told
 * @param noticed when the monitor saw it
 * @param sentence one, for people
 * @param last when it was seen last
 * @param ended when it was so no more; empty while it goes on
 * @param verdict what somebody said of it
 */
public record Breach(
    String id,
    String monitor,
    String kind,
    String collection,
    String target,
    String metric,
    double observed,
    double low,
    double high,
    double p,
    Instant onset,
    Instant noticed,
    Severity severity,
    String sentence,
    Instant last,
    Optional<Instant> ended,
    Verdict verdict) {
  /** How soon somebody should look. */
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL;

    /** As it is written in responses and in the ledger. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Severity parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /** What people said of it. */
  public enum Verdict {
    NONE,
    /** It is as it should be, and as much is no breach from then on. */
    NORMAL,
    /** Something was wrong. */
    REAL;

    /** As it is written in responses and in the ledger; empty for none. */
    public String word() {
      return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
    }

    static Verdict parse(String word) {
      return word.isEmpty() ? NONE : valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  public Breach {
    if (onset.isAfter(noticed) || noticed.isAfter(last)) {
      throw new IllegalArgumentException("a breach begins, is noticed, and is seen last, in order");
    }
  }

  /** The same, over. */
  public Breach over(Instant time) {
    return new Breach(
        id,
        monitor,
        kind,
        collection,
        target,
        metric,
        observed,
        low,
        high,
        p,
        onset,
        noticed,
        severity,
        sentence,
        last,
        Optional.of(time.isAfter(last) ? time : last),
        verdict);
  }

  /** Whether it goes on. */
  public boolean open() {
    return ended.isEmpty();
  }
}
