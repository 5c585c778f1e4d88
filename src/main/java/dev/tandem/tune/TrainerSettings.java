package dev.tandem.tune;

import dev.tandem.text.UserError;

/**
 * How a trainer works.
 *
 * @param adam of the updates
 * @param tokens that go through the model together, as whole rows; a longer row goes alone. A step
 *     of more is summed up from several, with the same result
 * @param activationBytes what may be kept on the way forward; what does not fit is computed again
 * @param processors threads at work together; the result does not depend on them
 * @param seed of a new adapter's first values and of dropout
 */
public record TrainerSettings(
    Adam adam, int tokens, long activationBytes, int processors, long seed) {
  public TrainerSettings {
    if (tokens < 1 || activationBytes < 0 || processors < 1) {
      throw new UserError(
          "a trainer needs at least one token at a time and one processor, not %d and %d"
              .formatted(tokens, processors));
    }
  }

  /** 1,024 tokens together, two thirds of the heap for activations, all processors. */
  public static TrainerSettings standard(long seed) {
    return new TrainerSettings(
        Adam.STANDARD,
        1024,
        Runtime.getRuntime().maxMemory() / 3 * 2,
        Runtime.getRuntime().availableProcessors(),
        seed);
  }

  /** The same where there is no more memory for activations than this. */
  TrainerSettings within(long bytes) {
    return new TrainerSettings(adam, tokens, Math.min(activationBytes, bytes), processors, seed);
  }

  /** The same with at least so many tokens together. */
  public TrainerSettings together(int least) {
    return new TrainerSettings(adam, Math.max(tokens, least), activationBytes, processors, seed);
  }

  /** The same with other settings of the updates. */
  public TrainerSettings with(Adam other) {
    return new TrainerSettings(other, tokens, activationBytes, processors, seed);
  }
}
