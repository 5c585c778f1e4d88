package dev.tandem.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One value of a monitor's series, with what was expected before it was learnt.
 *
 * @param time end of the time that it is of
 * @param value empty where it is missing
 * @param n things that it was computed from: answers, documents, runs
 * @param expected with {@code low} and {@code high}, the band outside of which a value is a breach;
 *     NaN where nothing was expected yet; the bounds are infinite where there is none
 * @param p chance of as much where nothing is wrong
 */
public record MonitorValue(
    Instant time,
    OptionalDouble value,
    long n,
    double expected,
    double low,
    double high,
    double p,
    State state) {
  /** What was said of it. */
  public enum State {
    TRAINING,
    NORMAL,
    ANOMALY,
    MISSING;

    /** As it is written in responses and in the ledger. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
