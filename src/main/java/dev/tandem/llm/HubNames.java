package dev.tandem.llm;

import dev.tandem.llm.Architecture.Trait;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What tensors and modules of a Hugging Face model are called in GGUF files. */
final class HubNames {
  private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d{1,4})\\.(.+)");
  private static final Pattern GGUF_LAYER = Pattern.compile("blk\\.(\\d{1,4})\\.(.+)");
  private static final String WEIGHT = ".weight";

  private static final Map<String, String> PROJECTIONS =
      Arrays.stream(Projection.values())
          .collect(Collectors.toUnmodifiableMap(Projection::hub, Projection::gguf));

  private static final Map<String, String> WHOLE =
      Map.of(
          "model.embed_tokens.weight", "token_embd.weight",
          "model.norm.weight", "output_norm.weight",
          "lm_head.weight", "output.weight");

  private final Map<String, String> inLayer = new HashMap<>();

  HubNames(Architecture architecture) {
    PROJECTIONS.forEach(
        (hub, gguf) -> {
          inLayer.put(hub + WEIGHT, gguf + WEIGHT);
          inLayer.put(hub + ".bias", gguf + ".bias");
        });
    inLayer.put("self_attn.q_norm.weight", "attn_q_norm.weight");
    inLayer.put("self_attn.k_norm.weight", "attn_k_norm.weight");
    inLayer.put("input_layernorm.weight", "attn_norm.weight");
    if (architecture.has(Trait.NORMS_AFTER)) {
      inLayer.put("post_attention_layernorm.weight", "post_attention_norm.weight");
      inLayer.put("pre_feedforward_layernorm.weight", "ffn_norm.weight");
      inLayer.put("post_feedforward_layernorm.weight", "post_ffw_norm.weight");
    } else {
      inLayer.put("post_attention_layernorm.weight", "ffn_norm.weight");
    }
  }

  /** The name of a tensor, {@code model.layers.0.self_attn.q_proj.weight}; empty if it has none. */
  Optional<String> tensor(String name) {
    Matcher layer = LAYER.matcher(name);
    return layer.matches()
        ? Optional.ofNullable(inLayer.get(layer.group(2)))
            .map(rest -> "blk." + layer.group(1) + "." + rest)
        : Optional.ofNullable(WHOLE.get(name));
  }

  /**
   * What a GGUF tensor is called here, the other way round.
   *
   * @throws IllegalArgumentException if it has no name here
   */
  String hub(String gguf) {
    Matcher layer = GGUF_LAYER.matcher(gguf);
    return layer.matches()
        ? "model.layers." + layer.group(1) + "." + key(inLayer, layer.group(2))
        : key(WHOLE, gguf);
  }

  private static String key(Map<String, String> map, String value) {
    return map.entrySet().stream()
        .filter(entry -> entry.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no tensor of this architecture: " + value));
  }

  /** The weight of a module that is one of the seven projections; empty for any other. */
  static Optional<String> projection(String module) {
    Matcher layer = LAYER.matcher(module);
    return layer.matches()
        ? Optional.ofNullable(PROJECTIONS.get(layer.group(2)))
            .map(rest -> "blk." + layer.group(1) + "." + rest + WEIGHT)
        : Optional.empty();
  }

  /** Whether a GGUF tensor is one of the seven projections. */
  static boolean isProjection(String gguf) {
    Matcher name = Pattern.compile("blk\\.\\d{1,4}\\.(\\w+)\\.weight").matcher(gguf);
    return name.matches() && PROJECTIONS.containsValue(name.group(1));
  }
}
