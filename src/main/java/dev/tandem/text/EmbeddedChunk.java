package dev.tandem.text;

import java.util.Objects;

/**
 * A chunk with its vector.
 *
 * @param vector unit length, shape (dimension of the embedder); never changed after construction
 */
@SuppressWarnings("ArrayRecordComponent") // 1.5 KB a chunk: copying would double the cost of ingest
public record EmbeddedChunk(Chunk chunk, float[] vector) {
  public EmbeddedChunk {
    Objects.requireNonNull(chunk, "chunk");
    Objects.requireNonNull(vector, "vector");
  }
}
