package dev.tandem.llm;

import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import java.util.Arrays;

/**
 * How a model turns positions beyond those it was first trained for.
 *
 * @param divisors what each pair's frequency is divided by
 * @param magnitude what turned pairs are multiplied by
 */
record RopeScaling(float[] divisors, float magnitude) {
  /** No scaling, for a number of pairs. */
  static RopeScaling none(int pairs) {
    return linear(pairs, 1);
  }

  private static RopeScaling linear(int pairs, float factor) {
    float[] divisors = new float[pairs];
    Arrays.fill(divisors, factor);
    return new RopeScaling(divisors, 1);
  }

  /**
   * What a file says.
   *
   * @param of prefix of its keys
   * @param rotated features of a head that carry the position, two a pair
   * @throws FormatException naming a kind that is not supported, or if a number is impossible
   */
  static RopeScaling of(Gguf gguf, String of, int rotated, float base) {
    String type = gguf.getString(of + "rope.scaling.type", "none");
    float factor =
        gguf.getFloat(of + "rope.scaling.factor", gguf.getFloat(of + "rope.scale_linear", 1));
    if (!(factor > 0 && factor < Float.POSITIVE_INFINITY)) {
      throw new FormatException("the model stretches positions by an impossible factor: " + factor);
    }
    return switch (type) {
      case "none" -> none(rotated / 2);
      case "linear" -> linear(rotated / 2, factor);
      case "yarn" -> yarn(gguf, of, rotated, base, factor);
      default ->
          throw new FormatException(
              "the model stretches positions by '"
                  + type
                  + "', which is not supported; supported are none, linear, yarn and Llama 3's table");
    };
  }

  /**
   * YaRN (Peng et al., 2023): pairs that turn often within the original context stay as they are,
   * those that turn less than once are stretched, those between in part.
   */
  private static RopeScaling yarn(Gguf gguf, String of, int rotated, float base, float factor) {
    int original = gguf.requireInt(of + "rope.scaling.original_context_length");
    if (original < 1) {
      throw new FormatException("the model's original context is impossible: " + original);
    }
    float fast = gguf.getFloat(of + "rope.scaling.yarn_beta_fast", 32);
    float slow = gguf.getFloat(of + "rope.scaling.yarn_beta_slow", 1);
    double low = Math.max(0, Math.floor(pair(fast, original, rotated, base)));
    double high = Math.min(rotated - 1, Math.ceil(pair(slow, original, rotated, base)));
    float[] divisors = new float[rotated / 2];
    for (int i = 0; i < divisors.length; i++) {
      double stretched = Math.clamp((i - low) / Math.max(0.001, high - low), 0, 1);
      divisors[i] = (float) (1 / (stretched / factor + 1 - stretched));
    }
    double magnitude = factor > 1 ? 0.1 * Math.log(factor) + 1 : 1;
    return new RopeScaling(
        divisors, (float) magnitude * gguf.getFloat(of + "rope.scaling.attn_factor", 1));
  }

  /** The pair, in parts, that turns so many times within the original context. */
  private static double pair(float turns, int original, int rotated, float base) {
    return rotated * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(base));
  }

  /** With a file's own table of divisors on top, if it has one. */
  RopeScaling and(float[] table) {
    if (table.length == 0) {
      return this;
    }
    float[] both = new float[divisors.length];
    for (int i = 0; i < both.length; i++) {
      both[i] = divisors[i] * table[i];
    }
    return new RopeScaling(both, magnitude);
  }
}
