package dev.tandem.llm;

/**
 * How many prompt tokens go into a step, from how long steps took: a seventh of a second's worth,
 * so that who is writing does not wait longer for another's prompt; more while nobody is, because
 * longer slices are cheaper by the token. For one thread.
 */
final class Pace {
  private static final double BESIDE_WRITERS_SECONDS = 0.15;
  private static final double ALONE_SECONDS = 0.6;
  private static final int TILE = 32; // more or fewer would leave part of a tile empty
  private static final int LEAST = 16;
  private static final int MOST = 512;

  private double tokensPerSecond;
  private int last = TILE;

  /**
   * @param writing tokens in the step beside
   */
  int promptTokens(int writing) {
    double seconds = writing > 0 ? BESIDE_WRITERS_SECONDS : ALONE_SECONDS;
    int affordable = (int) (seconds * tokensPerSecond) / TILE * TILE;
    // Never much more than was tried: the first steps of a process are slow ones.
    last = Math.clamp(affordable, TILE, Math.min(MOST, 2 * last));
    return Math.max(LEAST, last - writing);
  }

  /** Learns from a step; one of few tokens says nothing of prompts. */
  void took(int tokens, long nanos) {
    if (tokens >= TILE) {
      double now = tokens * 1e9 / Math.max(1, nanos);
      // Down at once, up by halves: a slice too long is felt, one too short is not.
      tokensPerSecond = now < tokensPerSecond ? now : (tokensPerSecond + now) / 2;
    }
  }
}
