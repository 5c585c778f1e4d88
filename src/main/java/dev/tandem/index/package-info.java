/**
 * Stores and searches chunks. {@link dev.tandem.index.Index} is the seam, {@code IndexContract} its
 * test kit with a brute-force oracle.
 *
 * <p>In: changes in the order of the ledger, each with its sequence number, and queries with the
 * principals who ask. Out: ids and scores only; the ledger, which checks permissions again, has the
 * text.
 *
 * <pre>
 * LuceneIndex               opens a writer or a reader
 *   LuceneWriter            one writer: changes in, commits that carry the sequence number
 *   LuceneReader            many readers, near real time
 *   LuceneSearch            BM25 over text, title and heading; vectors rescored exactly; AclTable
 *   Vocabulary              words near to one and what short forms stand for, as a reader may know
 *   ShortForms              where a text explains one
 *   Analysis                text to terms, by language
 * </pre>
 *
 * <p>What may break: the process, at any moment. A commit is whole or not there, and what the
 * ledger has beyond it is replayed; a damaged index is deleted and built again from the ledger.
 */
@NullMarked
package dev.tandem.index;

import org.jspecify.annotations.NullMarked;
