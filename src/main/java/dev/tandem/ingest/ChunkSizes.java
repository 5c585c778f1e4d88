package dev.tandem.ingest;

/**
 * How large chunks become, in tokens of the embedder, special tokens, title and headings included.
 *
 * @param target what a chunk is filled up to
 * @param limit what no chunk may exceed; only a sentence or row that needs it goes past the target
 */
public record ChunkSizes(int target, int limit) {
  private static final int SLACK = 32; // for tokenizers that join over the seams of pieces

  public ChunkSizes {
    if (target < 32 || limit < target) {
      throw new IllegalArgumentException(
          "chunks of %d to %d tokens are none; the target is at least 32 and at most the limit"
              .formatted(target, limit));
    }
  }

  /** The default for an embedder that takes so many tokens. */
  public static ChunkSizes fitting(int maxTokens) {
    int limit = Math.max(40, maxTokens - SLACK);
    return new ChunkSizes(Math.min(256, limit), limit);
  }
}
