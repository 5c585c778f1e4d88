/**
 * Fine-tuning: rows of tokens go in, an adapter or a model comes out.
 *
 * <p>{@link dev.tandem.tune.Trainer} holds a model, whose weights stay in their blocks, and a
 * trainable addition to them, or a copy of all weights as floats; a step is loss, gradients and an
 * update. The way back through every operation is written out by hand, on the kernels of {@code
 * tensor} that also serve. What it computes does not depend on the number of threads.
 *
 * <p>{@link dev.tandem.tune.Gates} ask what was trained and its base the same, and decide whether
 * it learnt, forgot, gives its rows away and survives export; its {@link dev.tandem.tune.Card} says
 * so.
 *
 * <p>What may break: a loss that is no number (the step says so and changes nothing), rows longer
 * than the model's context.
 */
@NullMarked
package dev.tandem.tune;

import org.jspecify.annotations.NullMarked;
