package dev.tandem.tune;

import dev.tandem.llm.Architecture.Trait;
import dev.tandem.llm.DecoderConfiguration;

/** What of an architecture matters on the way back. */
final class Traits {
  private Traits() {}

  static boolean headNorms(DecoderConfiguration c) {
    return c.architecture().has(Trait.HEAD_NORMS);
  }

  static boolean normsAfter(DecoderConfiguration c) {
    return c.architecture().has(Trait.NORMS_AFTER);
  }

  static boolean biases(DecoderConfiguration c) {
    return c.architecture().has(Trait.BIASES);
  }

  static boolean gelu(DecoderConfiguration c) {
    return c.architecture().has(Trait.GELU);
  }

  static boolean scaledEmbedding(DecoderConfiguration c) {
    return c.architecture().has(Trait.SCALED_EMBEDDING);
  }
}
