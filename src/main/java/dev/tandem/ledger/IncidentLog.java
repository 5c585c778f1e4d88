package dev.tandem.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The incidents of a home. Any process may write them. */
public interface IncidentLog {
  /**
   * How many an incident may have touched.
   *
   * @param people who asked, as far as they gave a name
   */
  record Reach(long answers, long people) {}

  /**
   * One answer, for figures alone.
   *
   * @param quoted whether it has a citation
   * @param millis from question to answer
   */
  record Served(Instant time, boolean abstained, boolean quoted, long millis) {}

  /**
   * Adds it, or puts it in the place of the one with the same id. Breaches and events that are
   * there already stay; only new ones are added.
   */
  void put(Incident incident);

  Optional<Incident> find(String id);

  /** Those that go on, oldest first. */
  List<Incident> open();

  /** Those that were resolved at this time or later, oldest first. */
  List<Incident> resolvedSince(Instant time);

  /** Those noticed in a time, oldest first. */
  List<Incident> noticed(Instant from, Instant to);

  /**
   * The newest, newest first.
   *
   * @param before id of the last one that was seen; empty for the newest of all
   */
  List<Incident> page(String before, int limit);

  /** Those of these breaches that belong to an incident, by id. */
  List<String> known(Collection<String> breaches);

  /**
   * How many answers, and whose, came of a document since a time.
   *
   * @param collections empty: of all
   * @param docIds that stood among the passages; empty: any
   */
  Reach reach(Collection<String> collections, Collection<String> docIds, Instant since);

  /** The answers of a collection in a time, oldest first. */
  List<Served> served(String collection, Instant from, Instant to);
}
