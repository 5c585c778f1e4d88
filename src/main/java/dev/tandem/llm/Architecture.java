package dev.tandem.llm;

import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Rope;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What sets the supported architectures apart. All of them are decoders with RMSNorm, rotary
 * positions, grouped-query attention and a gated feed-forward network, and {@link Decoder} runs
 * them all; a constant lists what it does beside that. Names are those of the GGUF key {@code
 * general.architecture}.
 */
public enum Architecture {
  /** Llama 1 to 3 (Touvron et al., 2023), Mistral with its window, SmolLM and SmolLM2. */
  LLAMA,
  /** Qwen2 and Qwen2.5 (Yang et al., 2024). */
  QWEN2(Trait.HALVES_TURN, Trait.BIASES),
  /** Qwen3 (Yang et al., 2025). */
  QWEN3(Trait.HALVES_TURN, Trait.HEAD_NORMS),
  /** SmolLM3 (Bakouch et al., 2025). */
  SMOLLM3(Trait.EVERY_FOURTH_LAYER_UNTURNED),
  /** Gemma 3, its text model (Kamath et al., 2025). Its norms' weights already hold the added 1. */
  GEMMA3(
      Trait.HALVES_TURN,
      Trait.HEAD_NORMS,
      Trait.NORMS_AFTER,
      Trait.SCALED_EMBEDDING,
      Trait.GELU,
      Trait.LOCAL_LAYERS);

  /** One difference. */
  public enum Trait {
    /** Positions turn feature i with feature i + half a head, not neighbours. */
    HALVES_TURN,
    /** Queries, keys and values have biases. */
    BIASES,
    /** Each head's query and key pass an RMSNorm before they are turned. */
    HEAD_NORMS,
    /** What attention and feed-forward network give passes an RMSNorm before it is added. */
    NORMS_AFTER,
    /** Embeddings are multiplied by the root of their width. */
    SCALED_EMBEDDING,
    /** The gate is GELU (its tanh approximation) instead of SiLU. */
    GELU,
    /** Layers 3, 7, 11, ... know no positions (Yang et al., 2025: NoPE). */
    EVERY_FOURTH_LAYER_UNTURNED,
    /** Layers see a window only and turn by another base, save every sixth. */
    LOCAL_LAYERS
  }

  private final Set<Trait> traits;

  Architecture(Trait... traits) {
    this.traits = Set.of(traits);
  }

  public boolean has(Trait trait) {
    return traits.contains(trait);
  }

  /** Which features turn together in this architecture's GGUF files. */
  Rope.Pairs ggufPairs() {
    return has(Trait.HALVES_TURN) ? Rope.Pairs.HALVES : Rope.Pairs.NEIGHBOURS;
  }

  String ggufName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the engine knows an architecture. */
  static boolean supports(String ggufName) {
    return Arrays.stream(values()).anyMatch(a -> a.ggufName().equals(ggufName));
  }

  /**
   * The architecture of a file.
   *
   * @throws FormatException naming it and the supported ones, if it is none of them
   */
  static Architecture named(String ggufName) {
    return Arrays.stream(values())
        .filter(a -> a.ggufName().equals(ggufName))
        .findFirst()
        .orElseThrow(
            () ->
                new FormatException(
                    "the model's architecture is '%s'; supported are %s"
                        .formatted(ggufName, names())));
  }

  /** The supported ones, for people. */
  static String names() {
    return Arrays.stream(values()).map(Architecture::ggufName).collect(Collectors.joining(", "));
  }
}
