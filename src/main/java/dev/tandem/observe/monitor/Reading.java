package dev.tandem.observe.monitor;

import java.time.Instant;
import java.util.Optional;

/** What was read of a series for a time. */
sealed interface Reading {
  /** There is nothing to say; why, in one sentence. */
  record Nothing(String why) implements Reading {}

  /** There is not enough yet; more time may bring it. */
  record TooFew(String why) implements Reading {}

  /**
   * A value.
   *
   * @param n things that it was computed from
   * @param p of a test that was made on the way; 1 where none was
   * @param onset from when on it was so, where that is known better than by the time read
   * @param note what a person needs to know beside the value, such as ids; may be empty
   */
  record Measure(double value, long n, double p, Optional<Instant> onset, String note)
      implements Reading {
    static Measure of(double value, long n) {
      return new Measure(value, n, 1, Optional.empty(), "");
    }

    static Measure share(long hits, long n) {
      return of((double) hits / n, n);
    }

    Measure noting(String what) {
      return new Measure(value, n, p, onset, what);
    }

    Measure since(Optional<Instant> time) {
      return new Measure(value, n, p, time, note);
    }

    Measure withP(double chance) {
      return new Measure(value, n, chance, onset, note);
    }
  }
}
