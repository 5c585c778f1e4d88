package dev.tandem;

import dev.tandem.embed.Embedder;
import dev.tandem.text.UserError;
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

  /**
   * Embeds texts as passages are embedded.
   *
   * @throws UserError if one has more tokens than the model takes
   */
  static Embeddings of(Embedder embedder, List<String> texts) {
    int tokens = 0;
    for (String text : texts) {
      int count = embedder.countTokens(text);
      if (count > embedder.maxTokens()) {
        throw new UserError(
            "A text has %d tokens and '%s' takes %d; send it in shorter pieces."
                .formatted(count, embedder.id(), embedder.maxTokens()));
      }
      tokens += count;
    }
    return new Embeddings(embedder.id(), embedder.passages(texts), tokens);
  }
}
