/**
 * Numeric kernels on the Vector API, quantised blocks, and the files that hold them.
 *
 * <p>In comes a file: {@link dev.tandem.tensor.Gguf} or {@link dev.tandem.tensor.Safetensors} maps
 * it and checks every length before it believes it. Its tensors stay in their blocks ({@link
 * dev.tandem.tensor.BlockType}); a {@link dev.tandem.tensor.Matrix} multiplies them with the
 * activations of one token or of many ({@link dev.tandem.tensor.Panels}), {@link
 * dev.tandem.tensor.Attention}, {@link dev.tandem.tensor.Rope} and {@link
 * dev.tandem.tensor.Elementwise} do the rest, and {@link dev.tandem.tensor.Workers} share it out
 * over the processors. Everything is float32.
 *
 * <p>Every fast path has a scalar twin that is its test oracle: {@link
 * dev.tandem.tensor.BlockType#weight} here, the others in the tests. Needs {@code --add-modules
 * jdk.incubator.vector}; {@code docs/rationale/engine.md} says why things are as they are.
 *
 * <p>What may break: a file that is not what it claims ({@link dev.tandem.tensor.FormatException}),
 * or one that is cut short while it is mapped (an {@code InternalError} of the virtual machine).
 */
@NullMarked
package dev.tandem.tensor;

import org.jspecify.annotations.NullMarked;
