package dev.tandem.llm;

import java.util.List;

/**
 * How the next token is chosen and when generation ends.
 *
 * @param temperature 0 is greedy: the most likely token, the lowest id among equals
 * @param topP nucleus: the smallest set of tokens whose probability reaches it; 1 keeps all
 * @param minP tokens less likely than this part of the most likely one are dropped; 0 keeps all
 * @param seed the same seed, prompt and model give the same text
 * @param maxTokens the most tokens generated
 * @param stop generation ends before the first of these texts; none with a form, which it could cut
 * @param steering what is asked of single tokens
 */
public record Sampling(
    double temperature,
    double topP,
    double minP,
    long seed,
    int maxTokens,
    List<String> stop,
    Steering steering) {
  public Sampling {
    if (!(temperature >= 0)
        || !(topP > 0 && topP <= 1)
        || !(minP >= 0 && minP <= 1)
        || maxTokens < 1) {
      throw new IllegalArgumentException(
          "sampling needs temperature >= 0, 0 < top-p <= 1, 0 <= min-p <= 1 and at least one token");
    }
    if (stop.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a stop text must not be empty");
    }
    stop = List.copyOf(stop);
    if (!stop.isEmpty() && steering.form().isPresent()) {
      throw new IllegalArgumentException("a stop text could cut a text that must have a form");
    }
  }

  public Sampling(
      double temperature, double topP, double minP, long seed, int maxTokens, List<String> stop) {
    this(temperature, topP, minP, seed, maxTokens, stop, Steering.NONE);
  }

  /** The same with something asked of single tokens. */
  public Sampling with(Steering other) {
    return new Sampling(temperature, topP, minP, seed, maxTokens, stop, other);
  }

  public static Sampling greedy(int maxTokens) {
    return new Sampling(0, 1, 0, 0, maxTokens, List.of());
  }
}
