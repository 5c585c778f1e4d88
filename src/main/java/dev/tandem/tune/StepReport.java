package dev.tandem.tune;

/**
 * What a step did.
 *
 * @param step its number, 1 the first
 * @param loss mean over the predicted tokens, before the update
 * @param gradientNorm of all gradients together, before clipping
 * @param tokens that went through the model
 * @param targets of them predicted
 */
public record StepReport(long step, double loss, double gradientNorm, int tokens, int targets) {}
