package dev.tandem.llm;

import java.time.Duration;

/**
 * What a model wrote.
 *
 * @param text whole text, without the stop text
 * @param finish why it ended
 * @param promptTokens tokens of the rendered prompt; 0 where an endpoint does not say
 * @param completionTokens tokens generated; 0 where an endpoint does not say
 * @param prefill time to the first token
 * @param decode time from the first token to the last
 */
public record Generation(
    String text,
    Finish finish,
    int promptTokens,
    int completionTokens,
    Duration prefill,
    Duration decode) {
  /** This text, with what two readings took together. */
  public Generation with(Generation one, Generation other) {
    return new Generation(
        text,
        finish,
        one.promptTokens + other.promptTokens,
        one.completionTokens + other.completionTokens,
        one.prefill.plus(other.prefill),
        one.decode.plus(other.decode));
  }

  /**
   * STOP: the model or a stop text ended it. LENGTH: the token limit. CANCELLED: the sink said so.
   */
  public enum Finish {
    STOP,
    LENGTH,
    CANCELLED
  }
}
