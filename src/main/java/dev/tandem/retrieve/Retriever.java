package dev.tandem.retrieve;

/** Question to passages. */
@FunctionalInterface
public interface Retriever {
  /** Retrieves what the reader may read, best first. */
  Retrieval retrieve(RetrievalRequest request);
}
