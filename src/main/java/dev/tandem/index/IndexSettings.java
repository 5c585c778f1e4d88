package dev.tandem.index;

import java.util.Objects;

/**
 * What an index was built for; vectors or terms of another make would not fit.
 *
 * @param embedder {@code Embedder.id()} of its vectors
 * @param dimension length of every vector
 * @param language BCP 47, chooses the analyser
 */
public record IndexSettings(String embedder, int dimension, String language) {
  public IndexSettings {
    Objects.requireNonNull(embedder, "embedder");
    Objects.requireNonNull(language, "language");
    if (dimension < 1 || dimension > 4096) {
      throw new IllegalArgumentException("a vector has 1 to 4096 dimensions, not " + dimension);
    }
  }
}
