/**
 * Text to vectors. {@link dev.tandem.embed.Embedder} is the seam; the default runs bge-small from
 * its jar on ONNX Runtime. Vectors have unit length, so a dot product is the cosine.
 */
package dev.tandem.embed;
