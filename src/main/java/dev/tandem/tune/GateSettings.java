package dev.tandem.tune;

import dev.tandem.text.UserError;

/**
 * How much the gates measure on.
 *
 * @param rows the most training rows, and as many dev rows
 * @param tokens the most tokens that the rows of one kind have together
 * @param written the most tokens that are written for a row
 * @param alternatives that a planted secret is ranked among
 * @param seed of which rows, of secrets and of intervals
 */
public record GateSettings(int rows, int tokens, int written, int alternatives, long seed) {
  public GateSettings {
    if (rows < 1 || tokens < 1 || written < 1 || alternatives < 1) {
      throw new UserError("gates need at least one row, token and alternative");
    }
  }

  /** 200 rows or 12,000 tokens of a kind, 32 tokens written, 255 alternatives. */
  public static GateSettings standard(long seed) {
    return new GateSettings(200, 12_000, 32, 255, seed);
  }
}
