package dev.tandem.ledger;

import java.time.Instant;

/** How long the text of a collection is kept. */
public interface RetentionLog {
  /** As set; {@link Keep#ALL} where it was not. */
  Keep of(String collection);

  /**
   * @throws dev.tandem.text.UserError if there is no such collection
   */
  void set(String collection, Keep keep);

  /** What {@link #expire} would destroy. */
  Expired due(String collection, Keep keep, Instant now);

  /**
   * Destroys the text that is old enough. An answer of several collections goes with the first
   * whose time is over. Hashes, times and the audit log's chain stay.
   */
  Expired expire(String collection, Keep keep, Instant now);
}
