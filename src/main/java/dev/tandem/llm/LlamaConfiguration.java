package dev.tandem.llm;

import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;

/**
 * Sizes and constants of a model of the {@code llama} architecture.
 *
 * @param layers number of blocks
 * @param width features of a token between blocks
 * @param hidden features inside a feed-forward network
 * @param heads query heads
 * @param keyValueHeads heads of keys and values
 * @param headSize features of a head
 * @param rotated features of a head that carry the position
 * @param vocabulary number of tokens
 * @param context the most tokens of a sequence
 * @param epsilon of RMSNorm
 * @param ropeBase base of the rotation's frequencies
 */
record LlamaConfiguration(
    int layers,
    int width,
    int hidden,
    int heads,
    int keyValueHeads,
    int headSize,
    int rotated,
    int vocabulary,
    int context,
    float epsilon,
    float ropeBase) {
  private static final int MOST = 1 << 24;

  LlamaConfiguration {
    for (int size :
        new int[] {
          layers, width, hidden, heads, keyValueHeads, headSize, rotated, vocabulary, context
        }) {
      if (size < 1 || size > MOST) {
        throw new FormatException("the model's metadata has an impossible size: " + size);
      }
    }
    if (heads % keyValueHeads != 0
        || rotated % 2 != 0
        || rotated > headSize
        || (long) heads * headSize > MOST) {
      throw new FormatException(
          "the model's metadata has impossible heads: %d query, %d key-value, size %d, %d rotated"
              .formatted(heads, keyValueHeads, headSize, rotated));
    }
    if (!(epsilon > 0) || !(ropeBase > 0)) {
      throw new FormatException("the model's norm epsilon or rotation base is not positive");
    }
  }

  /**
   * Reads them from a file's metadata.
   *
   * @throws FormatException if one is missing or impossible, or the model needs what is not
   *     supported: experts, stretched positions
   */
  static LlamaConfiguration of(Gguf gguf) {
    if (gguf.getInt("llama.expert_count", 0) > 0) {
      throw new FormatException("the model is a mixture of experts, which is not supported");
    }
    String scaling = gguf.getString("llama.rope.scaling.type", "none");
    if (!scaling.equals("none")) {
      throw new FormatException(
          "the model stretches positions by '" + scaling + "', which is not supported");
    }
    int width = gguf.requireInt("llama.embedding_length");
    int heads = gguf.requireInt("llama.attention.head_count");
    if (heads < 1) {
      throw new FormatException("the model's metadata has an impossible size: " + heads);
    }
    int headSize = gguf.getInt("llama.attention.key_length", width / heads);
    if (gguf.getInt("llama.attention.value_length", headSize) != headSize) {
      throw new FormatException("the model's keys and values differ in size, not supported");
    }
    return new LlamaConfiguration(
        gguf.requireInt("llama.block_count"),
        width,
        gguf.requireInt("llama.feed_forward_length"),
        heads,
        gguf.getInt("llama.attention.head_count_kv", heads),
        headSize,
        gguf.getInt("llama.rope.dimension_count", headSize),
        (int) Math.min(gguf.requireTensor("token_embd.weight").shape().getLast(), MOST + 1L),
        gguf.requireInt("llama.context_length"),
        gguf.requireFloat("llama.attention.layer_norm_rms_epsilon"),
        gguf.getFloat("llama.rope.freq_base", 10_000f));
  }
}
