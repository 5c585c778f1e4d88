package dev.tandem.llm;

import java.util.List;

/**
 * How likely the model itself found a token, before temperature, bias and form.
 *
 * @param token that was chosen
 * @param top the likeliest tokens at its place, first the likeliest
 */
public record TokenScore(Scored token, List<Scored> top) {
  /**
   * One token.
   *
   * @param text its bytes as text, U+FFFD for what is no whole character; of a control token its
   *     spelling
   * @param bytes UTF-8, possibly a part of a character
   * @param logProbability natural logarithm
   */
  public record Scored(String text, byte[] bytes, double logProbability) {}

  public TokenScore {
    top = List.copyOf(top);
  }
}
