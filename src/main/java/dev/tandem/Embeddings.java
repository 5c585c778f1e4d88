package dev.tandem;

import java.util.List;

/**
 * Texts as vectors.
 *
 * @param model that made them
 * @param vectors in the order of the texts, of unit length
 * @param tokens of all texts together, as that model counts them
 */
public record Embeddings(String model, List<float[]> vectors, int tokens) {
  public Embeddings {
    vectors = List.copyOf(vectors);
  }
}
