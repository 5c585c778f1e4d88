package dev.tandem.answer;

/**
 * How to answer.
 *
 * @param passages the most passages shown to the model, 1 to 20
 * @param promptTokens the most tokens of those passages together; fewer where the context is small
 * @param maxTokens the most tokens of an answer
 * @param keepUnsupported flag sentences that no passage supports, instead of removing them
 * @param temperature 0 is greedy: the same question gets the same answer
 * @param seed for temperatures above 0
 */
public record AskOptions(
    int passages,
    int promptTokens,
    int maxTokens,
    boolean keepUnsupported,
    double temperature,
    long seed) {
  /** Three to five passages: a small model loses the thread in more, and each costs prompt time. */
  public static final AskOptions DEFAULT = new AskOptions(4, 640, 96, false, 0, 0);

  public AskOptions {
    if (passages < 1 || passages > 20 || promptTokens < 1 || maxTokens < 1 || !(temperature >= 0)) {
      throw new IllegalArgumentException(
          "an answer needs 1 to 20 passages, a prompt and an answer of at least one token and a"
              + " temperature of at least 0");
    }
  }

  public AskOptions withMaxTokens(int tokens) {
    return new AskOptions(passages, promptTokens, tokens, keepUnsupported, temperature, seed);
  }

  public AskOptions withPromptTokens(int most) {
    return new AskOptions(passages, most, maxTokens, keepUnsupported, temperature, seed);
  }

  public AskOptions withPassages(int most) {
    return new AskOptions(most, promptTokens, maxTokens, keepUnsupported, temperature, seed);
  }

  public AskOptions withKeepUnsupported(boolean keep) {
    return new AskOptions(passages, promptTokens, maxTokens, keep, temperature, seed);
  }

  public AskOptions withSampling(double newTemperature, long newSeed) {
    return new AskOptions(
        passages, promptTokens, maxTokens, keepUnsupported, newTemperature, newSeed);
  }
}
