/**
 * What happened, append-only, and the truth that every index is rebuilt from.
 *
 * <p>In: documents with their chunks and vectors, permissions, runs, answers. Out: the same, and
 * the {@linkplain dev.tandem.text.Change changes} after any sequence number. A write is one
 * transaction: visible whole or not at all, and it survives {@code kill -9}. Text lies under a key
 * of its own document or person; deletion destroys the key, and what stays are hashes and times.
 * One process writes; any number read beside it.
 */
package dev.tandem.ledger;
