package dev.tandem.answer;

import dev.tandem.llm.Sampling;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to answer.
 *
 * @param passages the most passages whose sentences are weighed, 1 to 20
 * @param promptTokens the most tokens of those passages together; fewer where the context is small
 * @param sentences how many of the passages' sentences the model sees, the best ones; {@link
 *     #WHOLE} shows the passages whole, {@link #BY_MODEL} leaves it to the model's size
 * @param keepUnsupported flag sentences that no passage supports, instead of removing them
 * @param sampling how the model writes
 * @param exact whether the model must write the same to the last bit whatever else it computes
 * @param adapter the LoRA adapter the model writes with
 */
public record AskOptions(
    int passages,
    int promptTokens,
    int sentences,
    boolean keepUnsupported,
    Sampling sampling,
    boolean exact,
    Optional<Path> adapter) {
  /** A small model loses the thread in passages; a large one reads more out of them. */
  public static final int BY_MODEL = -1;

  public static final int WHOLE = 0;

  /** Greedy: the same question gets the same answer. More passages cost time, see the rationale. */
  public static final AskOptions DEFAULT =
      new AskOptions(4, 640, BY_MODEL, false, Sampling.greedy(96), false, Optional.empty());

  public AskOptions {
    if (passages < 1 || passages > 20 || promptTokens < 1 || sentences < BY_MODEL) {
      throw new IllegalArgumentException(
          "an answer needs 1 to 20 passages and a prompt of at least one token");
    }
  }

  public AskOptions with(Sampling other) {
    return new AskOptions(
        passages, promptTokens, sentences, keepUnsupported, other, exact, adapter);
  }

  /** The same, computed exactly. */
  public AskOptions exactly() {
    return new AskOptions(
        passages, promptTokens, sentences, keepUnsupported, sampling, true, adapter);
  }

  /** The same with an adapter. */
  public AskOptions withAdapter(Path other) {
    return new AskOptions(
        passages, promptTokens, sentences, keepUnsupported, sampling, exact, Optional.of(other));
  }
}
