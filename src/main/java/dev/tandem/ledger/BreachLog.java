package dev.tandem.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The breaches that monitors saw. Any process may write them. */
public interface BreachLog {
  /** Adds it, or puts it in the place of the one with the same id. */
  void put(Breach breach);

  Optional<Breach> find(String id);

  /** Those noticed at this time or later, oldest first. */
  List<Breach> since(Instant noticed);

  /** Those that go on, oldest first. */
  List<Breach> open();

  /**
   * The newest, newest first.
   *
   * @param monitor whose; empty for those of all
   * @param before id of the last one that was seen; empty for the newest of all
   */
  List<Breach> page(String monitor, String before, int limit);

  /**
   * Keeps what somebody said of a breach.
   *
   * @return false where there is none of that id
   */
  boolean judge(String id, Breach.Verdict verdict);
}
