package dev.tandem.llm;

/**
 * Guesses what follows from what followed the same tokens before, in the prompt or in the answer
 * (prompt-lookup decoding, Saxena 2023; a speculative decoding as in Leviathan et al., 2023). An
 * answer that quotes its passages is guessed for whole sentences. For one sequence.
 */
final class PromptLookup {
  private static final int LEAST = 3;
  private static final int MOST = 6;

  /** A step with guesses takes as long as some without: it must give more tokens than this. */
  private static final int COST = 3;

  /** At first; twice as many once all held. */
  private static final int USUAL = 7;

  private int needed = LEAST;
  private boolean bold;

  /**
   * Puts its guesses behind the tokens.
   *
   * @param length of what is there
   * @param most tokens to guess
   * @return how many it guessed; 0 where the last tokens never stood before
   */
  int guess(int[] tokens, int length, int most) {
    int best = 0;
    int from = 0;
    for (int end = length - 1; end >= needed; end--) {
      int alike = 0;
      while (alike < MOST && alike < end && tokens[end - 1 - alike] == tokens[length - 1 - alike]) {
        alike++;
      }
      if (alike > best) { // of equal ones the latest
        best = alike;
        from = end;
      }
    }
    if (best < needed) {
      return 0;
    }
    int count = Math.min(bold ? most : Math.min(most, USUAL), length - from);
    System.arraycopy(tokens, from, tokens, length, count);
    return count;
  }

  /**
   * Becomes more careful when guesses fail, and bolder when they hold.
   *
   * @param guessed tokens
   * @param written tokens of the step
   */
  void learn(int guessed, int written) {
    if (guessed > 0) {
      needed = written > COST ? LEAST : Math.min(MOST, needed + 1);
      bold = written > guessed;
    }
  }
}
