package dev.tandem.observe.monitor;

import java.time.Instant;

/**
 * What a series is read for.
 *
 * @param until exclusive; for what is read of now, the time read
 */
record Span(Scene scene, Monitor monitor, Instant from, Instant until) {
  String collection() {
    return monitor.collection();
  }

  /** What follows the colon of the target. */
  String name() {
    return monitor.target().substring(monitor.target().indexOf(':') + 1);
  }
}
