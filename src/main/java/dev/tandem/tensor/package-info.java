/**
 * Numeric kernels on the Vector API, quantised blocks, and the files that hold them (GGUF,
 * safetensors). Every fast path has a scalar twin that is its test oracle.
 */
package dev.tandem.tensor;
