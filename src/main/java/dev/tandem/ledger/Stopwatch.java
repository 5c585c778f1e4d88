package dev.tandem.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Measures how long something takes: by the machine's steady clock where a home goes by the
 * system's time, which may jump; by the home's own where it goes by another.
 */
public final class Stopwatch {
  private final InstantSource clock;
  private final Instant begin;
  private final long start = System.nanoTime();

  public Stopwatch(InstantSource clock) {
    this.clock = clock;
    this.begin = clock.instant();
  }

  /** Since it was made. */
  public Duration passed() {
    return clock.equals(InstantSource.system())
        ? Duration.ofNanos(System.nanoTime() - start)
        : Duration.between(begin, clock.instant());
  }
}
