package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.llm.Architecture.Trait;
import dev.tandem.tensor.FormatException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model's {@code config.json}, said in the keys of a GGUF file. What the engine does not compute
 * is refused by the name that the file gives it.
 */
final class HubConfig {
  private final JsonNode config;
  private final Architecture architecture;
  private final String prefix;
  private final Map<String, Object> out = new LinkedHashMap<>();

  private HubConfig(JsonNode config) {
    this.config = config;
    architecture = architecture(config);
    prefix = architecture.ggufName() + ".";
  }

  static Map<String, Object> metadata(JsonNode config) {
    HubConfig read = new HubConfig(config);
    read.refuseWhatIsNotComputed();
    read.sizes();
    read.layers();
    read.rope();
    return read.out;
  }

  static Architecture architecture(JsonNode config) {
    String type = config.path("model_type").asText("");
    return switch (type) {
      case "llama", "mistral" -> Architecture.LLAMA;
      case "qwen2", "qwen3", "smollm3" -> Architecture.named(type);
      case "gemma3_text" -> Architecture.GEMMA3;
      default ->
          throw new FormatException(
              "its model_type is '%s'; supported are llama, mistral, qwen2, qwen3, smollm3, gemma3_text"
                  .formatted(type));
    };
  }

  private void sizes() {
    out.put("general.architecture", architecture.ggufName());
    out.put(DecoderConfiguration.PAIRS, true);
    put("block_count", integer("num_hidden_layers"));
    put("context_length", integer("max_position_embeddings"));
    put("embedding_length", integer("hidden_size"));
    put("feed_forward_length", integer("intermediate_size"));
    int heads = integer("num_attention_heads");
    put("attention.head_count", heads);
    put("attention.head_count_kv", config.path("num_key_value_heads").asInt(heads));
    // Gemma's own default; the others divide the width.
    int size = architecture == Architecture.GEMMA3 ? 256 : integer("hidden_size") / heads;
    int headSize = config.path("head_dim").asInt(size);
    put("attention.key_length", headSize);
    put("attention.layer_norm_rms_epsilon", number(config, "rms_norm_eps"));
    double rotated = rope(config, "full_attention").path("partial_rotary_factor").asDouble(1);
    put("rope.dimension_count", (int) (headSize * rotated));
  }

  private void layers() {
    boolean unused = config.path("use_sliding_window").isBoolean();
    if (config.path("use_sliding_window").asBoolean(false)) {
      throw unsupported("use_sliding_window");
    }
    if (config.path("sliding_window").isInt() && !unused) {
      put("attention.sliding_window", config.path("sliding_window").asInt());
    }
    boolean local = architecture.has(Trait.LOCAL_LAYERS);
    int i = 0;
    for (JsonNode type : config.path("layer_types")) {
      boolean sliding = type.asText().equals("sliding_attention");
      boolean expected = local ? ++i % 6 != 0 : config.path("sliding_window").isInt() && !unused;
      if (sliding != expected || !sliding && !type.asText().equals("full_attention")) {
        throw unsupported("layer_types");
      }
    }
    if (local && config.path("sliding_window_pattern").asInt(6) != 6) {
      throw unsupported("sliding_window_pattern");
    }
    i = 0;
    for (JsonNode turned : config.path("no_rope_layers")) {
      boolean skips = architecture.has(Trait.EVERY_FOURTH_LAYER_UNTURNED) && ++i % 4 == 0;
      if (turned.asInt(1) == 0 != skips) {
        throw unsupported("no_rope_layers");
      }
    }
  }

  private void refuseWhatIsNotComputed() {
    String gelu = "gelu_pytorch_tanh";
    String wanted = architecture.has(Trait.GELU) ? gelu : "silu";
    String gate = text("hidden_activation").or(() -> text("hidden_act")).orElse(wanted);
    if (!gate.equals(wanted)) {
      throw new FormatException("its hidden_act is '%s', which is not supported".formatted(gate));
    }
    for (String capped : new String[] {"attn_logit_softcapping", "final_logit_softcapping"}) {
      if (config.path(capped).isNumber()) {
        throw unsupported(capped);
      }
    }
    if (config.has("quantization_config")) {
      throw unsupported("quantization_config");
    }
    if (config.path("use_bidirectional_attention").asBoolean(false)) {
      throw unsupported("use_bidirectional_attention");
    }
  }

  private void rope() {
    JsonNode all = rope(config, "full_attention");
    float base =
        (float) all.path("rope_theta").asDouble(config.path("rope_theta").asDouble(10_000));
    put("rope.freq_base", base);
    scaling(all);
    if (architecture.has(Trait.LOCAL_LAYERS)) {
      JsonNode local = rope(config, "sliding_attention");
      boolean own = local != all;
      if (own && !type(local).equals("default")) {
        throw unsupported("rope scaling of local layers");
      }
      double older = config.path("rope_local_base_freq").asDouble(10_000);
      put("rope.freq_base_swa", (float) (own ? local.path("rope_theta").asDouble(older) : older));
      double scalar = config.path("query_pre_attn_scalar").asDouble(256);
      int heads = integer("num_attention_heads");
      boolean byHead = scalar == (Integer) out.getOrDefault(prefix + "attention.key_length", 0);
      boolean byWidth =
          DecoderConfiguration.scoresByWidth(architecture, integer("num_hidden_layers"));
      if (byWidth ? scalar != (double) integer("hidden_size") / heads : !byHead) {
        throw unsupported("query_pre_attn_scalar");
      }
    }
  }

  /** The settings of some layers' positions: newer files keep them apart by the kind of layer. */
  static JsonNode rope(JsonNode config, String kind) {
    JsonNode newer = config.path("rope_parameters");
    if (newer.has(kind)) {
      return newer.path(kind);
    }
    return newer.isObject() ? newer : config.path("rope_scaling");
  }

  static String type(JsonNode rope) {
    return rope.path("rope_type").asText(rope.path("type").asText("default"));
  }

  private void scaling(JsonNode rope) {
    String type = type(rope);
    switch (type) {
      case "default", "llama3" -> {} // the latter's table is a tensor; see HubFolder
      case "linear" -> {
        put("rope.scaling.type", type);
        put("rope.scaling.factor", number(rope, "factor"));
      }
      case "yarn" -> {
        put("rope.scaling.type", type);
        float factor = number(rope, "factor");
        put("rope.scaling.factor", factor);
        put(
            "rope.scaling.original_context_length",
            rope.path("original_max_position_embeddings")
                .asInt(integer("max_position_embeddings")));
        put("rope.scaling.yarn_beta_fast", (float) rope.path("beta_fast").asDouble(32));
        put("rope.scaling.yarn_beta_slow", (float) rope.path("beta_slow").asDouble(1));
        if (rope.hasNonNull("mscale") || !rope.path("truncate").asBoolean(true)) {
          throw unsupported(rope.hasNonNull("mscale") ? "mscale" : "truncate");
        }
        double usual = factor > 1 ? 0.1 * Math.log(factor) + 1 : 1;
        double asked = rope.path("attention_factor").asDouble(usual);
        put("rope.scaling.attn_factor", (float) (asked / usual));
      }
      default -> put("rope.scaling.type", type); // refused by name where scaling is read
    }
  }

  private void put(String key, Object value) {
    out.put(prefix + key, value);
  }

  private int integer(String key) {
    JsonNode value = config.path(key);
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 1) {
      throw new FormatException("its config.json has no '" + key + "' above 0");
    }
    return value.asInt();
  }

  private static float number(JsonNode of, String key) {
    if (!of.path(key).isNumber()) {
      throw new FormatException("its config.json has no number '" + key + "'");
    }
    return of.path(key).floatValue();
  }

  private Optional<String> text(String key) {
    return Optional.of(config.path(key)).filter(JsonNode::isTextual).map(JsonNode::asText);
  }

  private static FormatException unsupported(String setting) {
    return new FormatException("its config.json sets '" + setting + "' in a way not supported");
  }
}
