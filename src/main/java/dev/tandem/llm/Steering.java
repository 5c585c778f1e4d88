package dev.tandem.llm;

import java.util.Map;
import java.util.Optional;

/**
 * What is asked of single tokens.
 *
 * @param bias added to the logits of token ids, before the temperature; -100 to 100
 * @param top how many of the likeliest tokens are told at each place beside the chosen one, 0 to
 *     20; {@link #UNTOLD} tells no probabilities
 * @param form that the whole text must have
 */
public record Steering(Map<Integer, Double> bias, int top, Optional<Constraint> form) {
  public static final int UNTOLD = -1;
  public static final int MOST_TOLD = 20;
  public static final double MOST_BIAS = 100;

  /** Nothing. */
  public static final Steering NONE = new Steering(Map.of(), UNTOLD, Optional.empty());

  public Steering {
    bias = Map.copyOf(bias);
    if (top < UNTOLD
        || top > MOST_TOLD
        || bias.values().stream().anyMatch(b -> !(Math.abs(b) <= MOST_BIAS))) {
      throw new IllegalArgumentException(
          "biases lie between -100 and 100, and up to 20 tokens are told");
    }
  }

  /** Whether probabilities are told. */
  public boolean told() {
    return top != UNTOLD;
  }
}
