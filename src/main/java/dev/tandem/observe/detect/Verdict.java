package dev.tandem.observe.detect;

import java.time.Instant;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What was said of one point in time, before it was learnt.
 *
 * @param value what was seen; empty where it is missing
 * @param expected with {@code low} and {@code high}, the band outside of which a value fires; all
 *     three are the value itself in training and NaN for what is missing
 * @param score distance from what was expected in scales (1.4826 MAD); signed
 * @param p chance of a distance as large where nothing is wrong, all tests of this value counted; 1
 *     where nothing was tested
 * @param missed values that should have come since the last one and did not; for a missing value it
 *     counts itself
 * @param alarm whether somebody should look: every anomaly, and a gap longer than is usual
 * @param why a sentence
 */
public record Verdict(
    Instant time,
    State state,
    Kind kind,
    OptionalDouble value,
    double expected,
    double low,
    double high,
    double score,
    double p,
    int missed,
    boolean alarm,
    String why) {
  /** The same of another time. */
  Verdict at(Instant other) {
    return new Verdict(
        other, state, kind, value, expected, low, high, score, p, missed, alarm, why);
  }

  /** What is known of a point. */
  public enum State {
    TRAINING,
    NORMAL,
    ANOMALY,
    MISSING
  }

  /** How an anomaly shows. */
  public enum Kind {
    NONE,
    /** This value alone lies outside of its band. */
    POINT,
    /** A run of anomalies has lasted: it is the new normal from now on. */
    SHIFT,
    /** Each value could be, their mean could not: a small shift, or a slow drift. */
    DRIFT,
    MISSING;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
