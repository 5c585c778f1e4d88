package dev.tandem.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.llm.Architecture.Trait;
import dev.tandem.tensor.Attention;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Says a GGUF file's settings as {@code config.json} and {@code generation_config.json}, in the
 * keys that every version of transformers reads; {@link HubConfig} reads them.
 */
final class HubConfigWriter {
  private static final int GEMMA_LOCAL = 6; // one layer in so many sees everything
  private static final double SAME = 1e-4;

  private final ModelFile model;
  private final Gguf gguf;
  private final DecoderConfiguration c;
  private final String prefix;
  private final ObjectNode out = new ObjectMapper().createObjectNode();

  private HubConfigWriter(ModelFile model, DecoderConfiguration c) {
    this.model = model;
    this.gguf = model.gguf();
    this.c = c;
    prefix = c.architecture().ggufName() + ".";
  }

  /**
   * @throws FormatException if the model has what no config.json says
   */
  static ObjectNode config(ModelFile model, DecoderConfiguration c) {
    HubConfigWriter writer = new HubConfigWriter(model, c);
    writer.kind();
    writer.sizes();
    writer.positions();
    writer.tokens();
    return writer.out;
  }

  /** What generates by default: the tokens that end an answer. */
  static ObjectNode generation(ModelFile model) {
    ObjectNode out = new ObjectMapper().createObjectNode();
    token(model, "bos_token_id", out);
    model.ends().stream().sorted().forEach(out.putArray("eos_token_id")::add);
    return out;
  }

  private void kind() {
    boolean window = c.window() != Attention.ALL;
    String type =
        switch (c.architecture()) {
          case LLAMA -> window ? "mistral" : "llama";
          case GEMMA3 -> "gemma3_text";
          case QWEN2, QWEN3, SMOLLM3 -> c.architecture().ggufName();
        };
    String name =
        switch (type) {
          case "llama" -> "Llama";
          case "mistral" -> "Mistral";
          case "gemma3_text" -> "Gemma3";
          case "smollm3" -> "SmolLM3";
          default -> Character.toUpperCase(type.charAt(0)) + type.substring(1);
        };
    boolean gemma = c.architecture() == Architecture.GEMMA3;
    if (window && !gemma && !type.equals("mistral")
        || c.globalEvery() != (gemma ? GEMMA_LOCAL : 0)) {
      throw new FormatException("its base has a window that transformers knows no such model of");
    }
    out.putArray("architectures").add(name + "ForCausalLM");
    out.put("model_type", type);
    if (gemma) {
      out.put("hidden_activation", "gelu_pytorch_tanh");
      out.put("sliding_window_pattern", GEMMA_LOCAL);
      out.put(
          "query_pre_attn_scalar",
          DecoderConfiguration.scoresByWidth(c.architecture(), c.layers())
              ? c.width() / c.heads()
              : c.headSize());
    } else {
      out.put("hidden_act", "silu");
    }
    if (window) {
      out.put("sliding_window", c.window());
    }
    if (type.equals("llama")) {
      out.put("attention_bias", false).put("mlp_bias", false);
    }
  }

  private void sizes() {
    if (c.rotated() != c.headSize()) {
      throw new FormatException(
          "its base turns %d of %d features, which is not supported"
              .formatted(c.rotated(), c.headSize()));
    }
    out.put("vocab_size", c.vocabulary())
        .put("hidden_size", c.width())
        .put("intermediate_size", c.hidden())
        .put("num_hidden_layers", c.layers())
        .put("num_attention_heads", c.heads())
        .put("num_key_value_heads", c.keyValueHeads())
        .put("head_dim", c.headSize())
        .put("max_position_embeddings", c.context())
        .put("rms_norm_eps", c.epsilon())
        .put("tie_word_embeddings", gguf.tensor("output.weight").isEmpty());
  }

  private void positions() {
    out.put("rope_theta", c.ropeBase());
    if (c.architecture().has(Trait.LOCAL_LAYERS)) {
      out.put("rope_local_base_freq", c.localRopeBase());
    }
    Optional<GgufTensor> table = gguf.tensor(HubFolder.FREQUENCIES);
    String type = gguf.getString(prefix + "rope.scaling.type", "none");
    if (table.isPresent()) {
      if (!type.equals("none")) {
        throw new FormatException(
            "its base stretches positions in two ways, which is not supported");
      }
      out.set("rope_scaling", llama3(table.get()));
    } else if (!type.equals("none")) {
      scaling(type);
    }
  }

  private void scaling(String type) {
    ObjectNode scaling = out.putObject("rope_scaling").put("rope_type", type);
    float factor =
        gguf.getFloat(
            prefix + "rope.scaling.factor", gguf.getFloat(prefix + "rope.scale_linear", 1));
    scaling.put("factor", factor);
    if (type.equals("yarn")) {
      scaling.put(
          "original_max_position_embeddings",
          gguf.requireInt(prefix + "rope.scaling.original_context_length"));
      scaling.put("beta_fast", gguf.getFloat(prefix + "rope.scaling.yarn_beta_fast", 32));
      scaling.put("beta_slow", gguf.getFloat(prefix + "rope.scaling.yarn_beta_slow", 1));
      scaling.put("attention_factor", c.ropeScaling().magnitude());
    }
  }

  /** The settings that make this table: Llama 3's, save for the factor and the first context. */
  private ObjectNode llama3(GgufTensor table) {
    float[] divisors = new float[(int) table.weights()];
    table.type().dequantise(table.data(), 0, divisors, 0, divisors.length);
    double factor = Arrays.stream(doubles(divisors)).max().orElse(1);
    for (int original = 16; original <= 1 << 20; original *= 2) {
      float[] candidate = HubFolder.divisors(c.rotated(), c.ropeBase(), factor, 1, 4, original);
      boolean same = true;
      for (int i = 0; i < divisors.length; i++) {
        same &= Math.abs(candidate[i] / divisors[i] - 1) < SAME;
      }
      if (same) {
        return new ObjectMapper()
            .createObjectNode()
            .put("rope_type", "llama3")
            .put("factor", (float) factor)
            .put("low_freq_factor", 1.0)
            .put("high_freq_factor", 4.0)
            .put("original_max_position_embeddings", original);
      }
    }
    throw new FormatException(
        "its base stretches positions by a table that is not Llama 3's, which config.json cannot say");
  }

  private static double[] doubles(float[] values) {
    double[] out = new double[values.length];
    Arrays.setAll(out, i -> values[i]);
    return out;
  }

  private void tokens() {
    token(model, "bos_token_id", out);
    token(model, "eos_token_id", out);
    int padding = gguf.getInt("tokenizer.ggml.padding_token_id", -1);
    if (padding >= 0 && padding < c.vocabulary()) {
      out.put("pad_token_id", padding);
    } else {
      out.putNull("pad_token_id"); // some models' default lies beyond a small vocabulary
    }
  }

  private static void token(ModelFile model, String key, ObjectNode out) {
    int id = model.gguf().getInt("tokenizer.ggml." + key, -1);
    if (id >= 0) {
      out.put(key, id);
    }
  }
}
