/**
 * Text to vectors. {@link dev.tandem.embed.Embedder} is the seam, {@code EmbedderContract} its test
 * kit.
 *
 * <p>In: a question or passages. Out: vectors of unit length, so that a dot product is the cosine,
 * and counts of the model's own tokens, by which the chunker measures. The default runs bge-small
 * from its jar on ONNX Runtime, one text per run and runs in parallel: the int8 model's vectors
 * depend on what shares its batch. A folder with another ONNX model or an OpenAI-compatible
 * endpoint take its place by configuration.
 *
 * <p>What may break: a text longer than the model takes is refused, never cut; an endpoint that is
 * busy is asked again, one that is gone is said. A model's id holds its hash, so that vectors of
 * two models never meet in one index.
 */
@NullMarked
package dev.tandem.embed;

import org.jspecify.annotations.NullMarked;
