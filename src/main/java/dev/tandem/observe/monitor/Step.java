package dev.tandem.observe.monitor;

import java.time.Duration;
import java.time.Instant;

/** How much time a value is of. Times end at whole steps of UTC. */
enum Step {
  HOUR(Duration.ofHours(1), 1),
  /** Six hours, or more up to a day, until there is enough to say something. */
  FLOW(Duration.ofHours(6), 4),
  DAY(Duration.ofDays(1), 1);

  private final Duration length;
  private final int most;

  Step(Duration length, int most) {
    this.length = length;
    this.most = most;
  }

  Duration length() {
    return length;
  }

  /** The end of the last whole step at a moment. */
  Instant floor(Instant time) {
    long millis = length.toMillis();
    return Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
  }

  /** Whether a value may not wait for more: its time is as long as may be, or a day ends. */
  boolean full(Instant from, Instant until) {
    return most == 1
        || !until.isBefore(from.plus(length.multipliedBy(most)))
        || DAY.floor(until).equals(until);
  }

  /** Values a week, at most. */
  int perWeek() {
    return (int) (Duration.ofDays(7).toMillis() / length.toMillis());
  }
}
