/**
 * What happened, append-only, and the truth that every index is rebuilt from.
 *
 * <p>In: documents with their chunks and vectors, permissions, runs, answers. Out: the same, and
 * the {@linkplain dev.tandem.text.Change changes} after any sequence number. A write is one
 * transaction: visible whole or not at all, and it survives {@code kill -9}. Text lies under a key
 * of its own document or person; deletion destroys the key, and what stays are hashes and times.
 * One process writes documents; any number read beside it and record answers and runs.
 *
 * <p>{@link dev.tandem.ledger.SqliteLedger} is the store. May break: a full or failing disk, a
 * damaged or newer file, a second writer; each comes as a {@link dev.tandem.text.UserError}, and
 * nothing of the write is kept. Choices: {@code docs/rationale/ledger.md}.
 */
@NullMarked
package dev.tandem.ledger;

import org.jspecify.annotations.NullMarked;
