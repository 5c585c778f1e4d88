package dev.tandem.tune;

import dev.tandem.text.UserError;

/**
 * Settings of AdamW (Loshchilov and Hutter, 2019), as {@code torch.optim.AdamW} has them.
 *
 * @param beta1 decay of the gradients' running mean
 * @param beta2 decay of their squares' running mean
 * @param epsilon added to the root of the latter
 * @param weightDecay share of every weight taken off at each step, times the learning rate
 * @param clip the largest norm of all gradients together, longer ones are shortened to it; infinite
 *     for none
 */
public record Adam(double beta1, double beta2, double epsilon, double weightDecay, double clip) {
  /** As PyTorch has it, without clipping. */
  public static final Adam STANDARD = new Adam(0.9, 0.999, 1e-8, 0.01, Double.POSITIVE_INFINITY);

  public Adam {
    if (!(beta1 >= 0 && beta1 < 1) || !(beta2 >= 0 && beta2 < 1)) {
      throw new UserError(
          "Adam's betas are from 0 to below 1, not %s and %s".formatted(beta1, beta2));
    }
    if (!(epsilon > 0) || !(weightDecay >= 0) || !(clip > 0)) {
      throw new UserError(
          "epsilon and the clipping norm are positive, weight decay is not negative");
    }
  }
}
