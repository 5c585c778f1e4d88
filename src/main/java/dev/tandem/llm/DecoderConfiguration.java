package dev.tandem.llm;

import dev.tandem.llm.Architecture.Trait;
import dev.tandem.tensor.Attention;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.Rope;

/**
 * Sizes and constants of a decoder-only model.
 *
 * @param architecture what it does beside the common
 * @param layers number of blocks
 * @param width features of a token between blocks
 * @param hidden features inside a feed-forward network
 * @param heads query heads
 * @param keyValueHeads heads of keys and values
 * @param headSize features of a head
 * @param rotated features of a head that carry the position
 * @param pairs which of them turn together
 * @param vocabulary number of tokens
 * @param context the most tokens of a sequence
 * @param window positions a token of a local layer sees, its own included; {@link Attention#ALL}
 *     where there are no local layers
 * @param globalEvery every so many layers one is not local; 0 if all are
 * @param epsilon of RMSNorm
 * @param ropeBase base of the rotation's frequencies
 * @param localRopeBase likewise in local layers
 * @param ropeScaling how positions beyond the first training's are turned
 * @param localRopeScaling likewise in local layers
 */
public record DecoderConfiguration(
    Architecture architecture,
    int layers,
    int width,
    int hidden,
    int heads,
    int keyValueHeads,
    int headSize,
    int rotated,
    Rope.Pairs pairs,
    int vocabulary,
    int context,
    int window,
    int globalEvery,
    float epsilon,
    float ropeBase,
    float localRopeBase,
    RopeScaling ropeScaling,
    RopeScaling localRopeScaling) {
  /** True where rows of queries and keys lie as Hugging Face has them; no key of GGUF itself. */
  static final String PAIRS = "tandem.rope.halves";

  private static final int MOST = 1 << 24;
  private static final int GEMMA3_27B_LAYERS = 62;

  public DecoderConfiguration {
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
    if (!(epsilon > 0) || !(ropeBase > 0) || !(localRopeBase > 0)) {
      throw new FormatException("the model's norm epsilon or rotation base is not positive");
    }
    if (window < 1 || globalEvery < 0) {
      throw new FormatException(
          "the model's metadata has an impossible window: %d, every %d layers"
              .formatted(window, globalEvery));
    }
  }

  /** As the architecture's GGUF files have it, unless {@link #PAIRS} says otherwise. */
  private static Rope.Pairs pairs(Gguf gguf, Architecture architecture) {
    return gguf.getBoolean(PAIRS, false) ? Rope.Pairs.HALVES : architecture.ggufPairs();
  }

  /** Whether a layer sees the window only. */
  public boolean local(int layer) {
    return window != Attention.ALL && (globalEvery == 0 || (layer + 1) % globalEvery != 0);
  }

  /** Whether a layer knows positions. */
  public boolean turned(int layer) {
    return !architecture.has(Trait.EVERY_FOURTH_LAYER_UNTURNED) || (layer + 1) % 4 != 0;
  }

  /** Gemma 3 27B alone; its files do not say so (query_pre_attn_scalar of 168). */
  static boolean scoresByWidth(Architecture architecture, int layers) {
    return architecture == Architecture.GEMMA3 && layers == GEMMA3_27B_LAYERS;
  }

  /** What scores are multiplied by. */
  float attentionScale() {
    boolean byWidth = scoresByWidth(architecture, layers);
    return (float) (1 / Math.sqrt(byWidth ? (double) width / heads : headSize));
  }

  /**
   * Reads them from a file's metadata.
   *
   * @throws FormatException if one is missing or impossible, or the model needs what is not
   *     supported: another architecture, experts, capped logits
   */
  static DecoderConfiguration of(Gguf gguf) {
    Architecture architecture = Architecture.named(gguf.getString("general.architecture", ""));
    String of = architecture.ggufName() + ".";
    if (gguf.getInt(of + "expert_count", 0) > 0) {
      throw new FormatException("the model is a mixture of experts, which is not supported");
    }
    if (gguf.getFloat(of + "attn_logit_softcapping", 0) > 0
        || gguf.getFloat(of + "final_logit_softcapping", 0) > 0) {
      throw new FormatException("the model caps its logits, which is not supported");
    }
    int width = gguf.requireInt(of + "embedding_length");
    int heads = gguf.requireInt(of + "attention.head_count");
    if (heads < 1) {
      throw new FormatException("the model's metadata has an impossible size: " + heads);
    }
    int headSize = gguf.getInt(of + "attention.key_length", width / heads);
    if (gguf.getInt(of + "attention.value_length", headSize) != headSize) {
      throw new FormatException("the model's keys and values differ in size, not supported");
    }
    boolean localLayers = architecture.has(Trait.LOCAL_LAYERS);
    int window =
        localLayers
            ? gguf.requireInt(of + "attention.sliding_window")
            : gguf.getInt(of + "attention.sliding_window", 0);
    float ropeBase = gguf.getFloat(of + "rope.freq_base", 10_000f);
    int rotated = gguf.getInt(of + "rope.dimension_count", headSize);
    if (rotated < 2 || rotated > headSize || headSize > MOST) {
      throw new FormatException("the model turns %d of %d features".formatted(rotated, headSize));
    }
    RopeScaling scaling = RopeScaling.of(gguf, of, rotated, ropeBase);
    return new DecoderConfiguration(
        architecture,
        gguf.requireInt(of + "block_count"),
        width,
        gguf.requireInt(of + "feed_forward_length"),
        heads,
        gguf.getInt(of + "attention.head_count_kv", heads),
        headSize,
        rotated,
        pairs(gguf, architecture),
        (int) Math.min(gguf.requireTensor("token_embd.weight").shape().getLast(), MOST + 1L),
        gguf.requireInt(of + "context_length"),
        window == 0 ? Attention.ALL : window,
        gguf.getInt(of + "attention.sliding_window_pattern", localLayers ? 6 : 0),
        gguf.requireFloat(of + "attention.layer_norm_rms_epsilon"),
        ropeBase,
        gguf.getFloat(of + "rope.freq_base_swa", localLayers ? 10_000f : ropeBase),
        scaling,
        localLayers ? RopeScaling.none(rotated / 2) : scaling);
  }

  /** What embeddings are multiplied by. */
  public float embeddingScale() {
    return architecture.has(Architecture.Trait.SCALED_EMBEDDING) ? (float) Math.sqrt(width) : 1;
  }
}
