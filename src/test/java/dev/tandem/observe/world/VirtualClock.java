package dev.tandem.observe.world;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until somebody moves it. */
final class VirtualClock implements InstantSource {
  private Instant now;

  VirtualClock(Instant now) {
    this.now = now;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  /** Moves on to a time; where it is that late already, nothing happens. */
  synchronized void until(Instant time) {
    now = time.isAfter(now) ? time : now;
  }

  /** Begins anew at a time that was, for the twin. */
  synchronized void back(Instant time) {
    now = time;
  }
}
