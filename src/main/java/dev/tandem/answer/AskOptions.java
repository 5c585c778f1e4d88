package dev.tandem.answer;

import dev.tandem.llm.Sampling;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to answer.
 *
 * @param passages the most passages of one prompt, whose sentences are weighed, 1 to 20
 * @param promptTokens the most tokens of passages in one prompt; fewer where the context is small
 * @param evidenceTokens how many tokens of passages are read for a question, {@value
 *     #LEAST_EVIDENCE} to {@value #MOST_EVIDENCE}; what one prompt does not hold is read in several
 * @param sentences how many of the passages' sentences the model sees, the best ones; {@link
 *     #WHOLE} shows the passages whole, {@link #BY_MODEL} leaves it to the model's size
 * @param keepUnsupported flag sentences that no passage supports, instead of removing them; of
 *     several readings they are removed in any case
 * @param sampling how the model writes
 * @param exact whether the model must write the same to the last bit whatever else it computes
 * @param adapter the LoRA adapter the model writes with
 */
public record AskOptions(
    int passages,
    int promptTokens,
    int evidenceTokens,
    int sentences,
    boolean keepUnsupported,
    Sampling sampling,
    boolean exact,
    Optional<Path> adapter) {
  /** A small model loses the thread in passages; a large one reads more out of them. */
  public static final int BY_MODEL = -1;

  public static final int WHOLE = 0;

  /** As much evidence as one prompt holds, whatever the model. */
  public static final int LEAST_EVIDENCE = 512;

  public static final int MOST_EVIDENCE = 8000;

  /** Each takes seconds; with prompts of a few tokens there would be hundreds. */
  private static final int MOST_READINGS = 20;

  /** Greedy: the same question gets the same answer. More passages cost time, see the rationale. */
  public static final AskOptions DEFAULT =
      new AskOptions(
          4, 640, LEAST_EVIDENCE, BY_MODEL, false, Sampling.greedy(96), false, Optional.empty());

  public AskOptions {
    if (passages < 1 || passages > 20 || promptTokens < 1 || sentences < BY_MODEL) {
      throw new IllegalArgumentException(
          "an answer needs 1 to 20 passages and a prompt of at least one token");
    }
    if (evidenceTokens < LEAST_EVIDENCE || evidenceTokens > MOST_EVIDENCE) {
      throw new IllegalArgumentException(
          "an answer reads %d to %d tokens of evidence, not %d"
              .formatted(LEAST_EVIDENCE, MOST_EVIDENCE, evidenceTokens));
    }
  }

  /**
   * How many prompts the evidence is read in at the most.
   *
   * @param prompt tokens of passages that one takes
   */
  int readings(int prompt) {
    return Math.clamp(evidenceTokens / prompt, 1, MOST_READINGS);
  }

  public AskOptions with(Sampling other) {
    return new AskOptions(
        passages, promptTokens, evidenceTokens, sentences, keepUnsupported, other, exact, adapter);
  }

  /** The same, computed exactly. */
  public AskOptions exactly() {
    return new AskOptions(
        passages,
        promptTokens,
        evidenceTokens,
        sentences,
        keepUnsupported,
        sampling,
        true,
        adapter);
  }

  /** The same with an adapter. */
  public AskOptions withAdapter(Path other) {
    return new AskOptions(
        passages,
        promptTokens,
        evidenceTokens,
        sentences,
        keepUnsupported,
        sampling,
        exact,
        Optional.of(other));
  }

  /** The same with so many tokens of evidence. */
  public AskOptions withEvidence(int tokens) {
    return new AskOptions(
        passages, promptTokens, tokens, sentences, keepUnsupported, sampling, exact, adapter);
  }
}
