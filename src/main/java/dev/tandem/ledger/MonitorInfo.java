package dev.tandem.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What is known of a monitor.
 *
 * @param id made of metric and target, so that the same monitor has the same id in every run
 * @param kind {@code freshness}, {@code volume}, ...; see {@link Breach#kind}
 * @param collection empty for none in particular
 * @param target what it watches; see {@link Breach#target}
 * @param metric name of the series
 * @param why it is in that state; one sentence
 * @param until its values up to here are known
 * @param memory all that its detector learnt, as JSON; empty where it learns nothing
 * @param tested what it misses and how often it cries wolf, as JSON; empty while that is not known
 * @param testedAt when that was measured
 */
public record MonitorInfo(
    String id,
    String kind,
    String collection,
    String target,
    String metric,
    Instant created,
    State state,
    String why,
    Instant until,
    String memory,
    String tested,
    Optional<Instant> testedAt) {
  /** The same in another state. */
  public MonitorInfo as(State other, String because) {
    return new MonitorInfo(
        id, kind, collection, target, metric, created, other, because, until, memory, tested,
        testedAt);
  }

  /** The same that learnt something else. */
  public MonitorInfo withMemory(String other) {
    return new MonitorInfo(
        id, kind, collection, target, metric, created, state, why, until, other, tested, testedAt);
  }

  /** The same, measured anew. */
  public MonitorInfo tested(String json, Instant time) {
    return new MonitorInfo(
        id,
        kind,
        collection,
        target,
        metric,
        created,
        state,
        why,
        until,
        memory,
        json,
        Optional.of(time));
  }

  /** Whether it can say anything. */
  public enum State {
    TRAINING,
    ACTIVE,
    INACTIVE;

    /** As it is written in responses and in the ledger. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }
}
