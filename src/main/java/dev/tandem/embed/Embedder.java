package dev.tandem.embed;

import java.util.List;

/** Turns texts into vectors. Safe for use by many threads. */
public interface Embedder extends AutoCloseable {
  /** Names model and version; vectors of different ids are never compared. */
  String id();

  /** Length of every vector. */
  int dimension();

  /** The most tokens of one passage; what is longer is refused by the chunker, not cut here. */
  int maxTokens();

  /** Tokens of a text as this model counts them, special tokens included. */
  int countTokens(String text);

  /** The vector of a question, with the prefix the model wants; unit length. */
  float[] query(String question);

  /**
   * The vectors of passages, in order; unit length. The same text gives the same vector, whatever
   * stands beside it.
   */
  List<float[]> passages(List<String> texts);

  @Override
  void close();
}
