/**
 * Stores and searches chunks. {@link dev.tandem.index.Index} is the seam, {@code IndexContract} its
 * test kit with a brute-force oracle. An index holds no text that is shown: it returns ids and
 * scores, and the ledger, which checks permissions again, has the text.
 */
package dev.tandem.index;
