/**
 * Sources to documents, chunks and index entries.
 *
 * <p>In: files, folders and JSONL, with what the command line says about readers. Out: versions in
 * the ledger, changes in the index, an outcome for every file.
 *
 * <pre>
 * Ingester                  one run: list, read, compare, write, prune
 *   Listing, RowSource      what there is
 *   FileTask → ParserPool → ParserWorker ⇢ ParserProcess → FileParser → *Reader → CanonicalText
 *   Sync                    what is new; Chunker → Sections → Units; Embedder
 *   Writes                  ledger first, index after it; CatchUp where a run was killed between
 * Reembedder                the documents that are there, for another embedder: Chunker; Embedder
 * </pre>
 *
 * <p>What may break: a hostile or broken file. It is parsed in a process of its own with bounded
 * time, memory, size, output and nesting, and without network; whatever happens there is one
 * outcome with a reason and costs no other file. A run killed at any moment is finished by running
 * it again. Nothing is pruned unless its source was listed completely.
 */
@NullMarked
package dev.tandem.ingest;

import org.jspecify.annotations.NullMarked;
