package dev.tandem.answer;

import java.util.List;

/**
 * How to answer.
 *
 * @param passages the most passages shown to the model, 1 to 20
 * @param promptTokens the most tokens of those passages together; fewer where the context is small
 * @param sentences how many of the passages' sentences are shown, the best ones; {@link #WHOLE}
 *     shows the passages whole, {@link #BY_MODEL} leaves it to the model's size
 * @param maxTokens the most tokens of an answer
 * @param keepUnsupported flag sentences that no passage supports, instead of removing them
 * @param temperature 0 is greedy: the same question gets the same answer
 * @param topP for temperatures above 0: the smallest set of tokens whose probability reaches it
 * @param seed for temperatures above 0
 * @param stop the model ends before the first of these texts
 */
public record AskOptions(
    int passages,
    int promptTokens,
    int sentences,
    int maxTokens,
    boolean keepUnsupported,
    double temperature,
    double topP,
    long seed,
    List<String> stop) {
  /** A small model loses the thread in passages; a large one reads more out of them. */
  public static final int BY_MODEL = -1;

  public static final int WHOLE = 0;

  /** Three to five passages: a small model loses the thread in more, and each costs prompt time. */
  public static final AskOptions DEFAULT =
      new AskOptions(4, 640, BY_MODEL, 96, false, 0, 1, 0, List.of());

  public AskOptions {
    if (passages < 1
        || passages > 20
        || promptTokens < 1
        || sentences < BY_MODEL
        || maxTokens < 1
        || !(temperature >= 0)
        || !(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException(
          "an answer needs 1 to 20 passages, a prompt and an answer of at least one token, a"
              + " temperature of at least 0 and a top-p above 0 and up to 1");
    }
    stop = List.copyOf(stop);
  }

  public AskOptions withMaxTokens(int tokens) {
    return new AskOptions(
        passages, promptTokens, sentences, tokens, keepUnsupported, temperature, topP, seed, stop);
  }

  public AskOptions withPromptTokens(int most) {
    return new AskOptions(
        passages, most, sentences, maxTokens, keepUnsupported, temperature, topP, seed, stop);
  }

  public AskOptions withPassages(int most) {
    return new AskOptions(
        most, promptTokens, sentences, maxTokens, keepUnsupported, temperature, topP, seed, stop);
  }

  public AskOptions withSentences(int most) {
    return new AskOptions(
        passages, promptTokens, most, maxTokens, keepUnsupported, temperature, topP, seed, stop);
  }

  public AskOptions withKeepUnsupported(boolean keep) {
    return new AskOptions(
        passages, promptTokens, sentences, maxTokens, keep, temperature, topP, seed, stop);
  }

  public AskOptions withSampling(double newTemperature, double newTopP, long newSeed) {
    return new AskOptions(
        passages,
        promptTokens,
        sentences,
        maxTokens,
        keepUnsupported,
        newTemperature,
        newTopP,
        newSeed,
        stop);
  }

  public AskOptions withStop(List<String> texts) {
    return new AskOptions(
        passages,
        promptTokens,
        sentences,
        maxTokens,
        keepUnsupported,
        temperature,
        topP,
        seed,
        texts);
  }
}
