package dev.tandem.llm;

/**
 * How many prompt tokens go into a step, from how long steps took: a fifth of a second's worth, so
 * that who is writing does not wait longer for another's prompt. For one thread.
 */
final class Pace {
  private static final double STEP_SECONDS = 0.2;
  private static final int TILE = 32; // more or fewer would leave part of a tile empty
  private static final int LEAST = 16;
  private static final int MOST = 512;

  private double tokensPerSecond;
  private int last = TILE;

  /**
   * @param writing tokens in the step beside
   */
  int promptTokens(int writing) {
    int affordable = (int) (STEP_SECONDS * tokensPerSecond) / TILE * TILE;
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
