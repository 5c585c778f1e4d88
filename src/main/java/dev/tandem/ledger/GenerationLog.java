package dev.tandem.ledger;

import dev.tandem.text.Change;
import dev.tandem.text.Document;
import dev.tandem.text.EmbeddedChunk;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The next generation of a collection: its current documents, cut and embedded anew beside the
 * generation that is read, until {@link #complete} makes it that one. For the writer. What was put
 * stays when the process is killed; a document that is replaced or deleted meanwhile loses its
 * chunks in both.
 */
public interface GenerationLog {
  /** A current version as it is to be cut into chunks. */
  record Source(Document document, int version) {}

  /** The chunks of a current version in the next generation. */
  record Embedded(String docId, List<EmbeddedChunk> chunks) {}

  /**
   * Begins the next generation, or goes on with it; what another embedder made of it is dropped.
   *
   * @throws dev.tandem.text.UserError if there is no such collection
   */
  void begin(String collection, String embedder);

  /**
   * The documents without chunks in the next generation, by id; also those that have no text. Not
   * filtered.
   */
  List<String> missing(String collection);

  /** The current version of a document; empty if there is none. Not filtered. */
  Optional<Source> source(String collection, String docId);

  /**
   * Stores chunks of current versions in one transaction.
   *
   * @throws IllegalArgumentException if a document's current version is not that of its chunks, or
   *     has chunks in the next generation already
   */
  void put(String collection, List<Embedded> documents);

  /** As {@link DocumentLog#changesSince}, with the chunks of the next generation. */
  void changesSince(String collection, long sequence, Consumer<Change> sink);

  /**
   * Makes the next generation the current one and drops the chunks before it, in one transaction.
   *
   * @param fitted keys of settings that were fitted on the generation before, to be dropped too
   * @return those of them that there were
   * @throws IllegalStateException if none was begun
   */
  List<String> complete(String collection, List<String> fitted);
}
