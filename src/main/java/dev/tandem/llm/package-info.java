/**
 * Language models: a conversation goes in, text comes out, piece by piece.
 *
 * <p>{@link dev.tandem.llm.LanguageModel} is the seam. The local engine reads GGUF files of the
 * architectures that {@link dev.tandem.llm.Architecture} lists and runs on the kernels of {@code
 * tensor}; the remote one speaks to any OpenAI-compatible endpoint. Both pass the same {@code
 * ModelContract}. A prompt that does not fit the context is refused, never cut.
 */
@NullMarked
package dev.tandem.llm;

import org.jspecify.annotations.NullMarked;
