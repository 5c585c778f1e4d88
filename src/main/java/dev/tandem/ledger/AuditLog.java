package dev.tandem.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who asked, saw, changed, trained, exported and was refused: append-only, each entry bound to the
 * one before it by its hash. Names lie under the keys of those who bear them, so {@link
 * AnswerLog#forget} takes them out and the chain stays valid.
 *
 * <p>What it proves: who can write the ledger's file can make a whole new chain, but not one that
 * agrees with a head that was written down elsewhere ({@code tandem audit export}). Short of that,
 * a changed, missing or swapped entry breaks the chain, and a missing end differs from {@code
 * HOME/audit.head}.
 */
public interface AuditLog {
  /**
   * Appends an entry; on return it is on the disk. Entries of many threads share their
   * transactions. Works beside a writing process.
   *
   * @throws dev.tandem.text.UserError if it cannot be written now; it will be once it can
   */
  void record(AuditEvent event);

  /** The same without waiting for the disk: it is written within moments, and before the close. */
  void recordSoon(AuditEvent event);

  /**
   * Whether entries can be written.
   *
   * @throws dev.tandem.text.UserError if the last could not be
   */
  void requireWritable();

  /** Waits until all that was recorded here is on the disk. */
  void flush();

  /**
   * Entries that fit, newest first.
   *
   * @param before only entries of lower sequence numbers; {@link Long#MAX_VALUE} for all
   */
  List<AuditEntry> page(AuditQuery query, long before, int limit);

  /** The entry of this number. */
  Optional<AuditEntry> at(long sequence);

  /** Every entry, oldest first. */
  void forEach(Consumer<AuditEntry> entry);

  AuditHead head();

  /** Reads all of it and computes every hash again. */
  AuditVerdict verify();

  /**
   * Destroys the names in the entries of a collection that are older than this; returns how many.
   */
  int expire(String collection, Instant before);
}
