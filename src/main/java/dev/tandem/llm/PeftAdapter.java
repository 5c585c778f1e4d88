package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads an adapter as the Python package peft writes it: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}.
 *
 * @see <a href="https://huggingface.co/docs/peft/developer_guides/checkpoint">The format</a>
 */
final class PeftAdapter {
  static final String CONFIGURATION = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";

  private static final Pattern TENSOR =
      Pattern.compile("base_model\\.model\\.(.+)\\.lora_([AB])\\.weight");

  /** Settings that change what is computed, and are not supported when set. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "use_dora",
          "lora_bias",
          "modules_to_save",
          "fan_in_fan_out",
          "layer_replication",
          "target_parameters",
          "trainable_token_indices",
          "alora_invocation_tokens",
          "use_qalora",
          "use_bdlora",
          "arrow_config",
          "kasa_config",
          "monteclora_config",
          "velora_config");

  /** Ways to begin that change the base's weights too, so that the base alone is another model. */
  private static final List<String> CHANGES_BASE =
      List.of("pissa", "olora", "corda", "loftq", "lora_ga");

  private final JsonNode config;
  private final int rank;
  private final double alpha;
  private final boolean byRoot;

  private PeftAdapter(JsonNode config) {
    this.config = config;
    String type = config.path("peft_type").asText("");
    if (!type.equals("LORA")) {
      throw new FormatException("its peft_type is '" + type + "'; supported is LORA");
    }
    for (String setting : UNSUPPORTED) {
      JsonNode value = config.path(setting);
      if (value.asBoolean(false) || value.isTextual() || !value.isEmpty()) {
        throw new FormatException("it uses '" + setting + "', which is not supported");
      }
    }
    String bias = config.path("bias").asText("none");
    if (!bias.equals("none")) {
      throw new FormatException("it trains biases ('" + bias + "'), which is not supported");
    }
    String begun = config.path("init_lora_weights").asText("");
    if (CHANGES_BASE.stream().anyMatch(begun::startsWith)) {
      throw new FormatException(
          "it was begun by '%s', which changes the base too; that is not supported"
              .formatted(begun));
    }
    rank = config.path("r").asInt(0);
    alpha = config.path("lora_alpha").asDouble(Double.NaN);
    byRoot = config.path("use_rslora").asBoolean(false);
    if (rank < 1 || !Double.isFinite(alpha)) {
      throw new FormatException("its adapter_config.json lacks r or lora_alpha");
    }
  }

  /**
   * @return the adapter with rows of queries and keys as Hugging Face has them
   * @throws FormatException if it needs what is not supported
   * @throws dev.tandem.text.UserError if a file is missing or is not JSON
   */
  static LoraAdapter read(Path folder, DecoderConfiguration model) throws IOException {
    PeftAdapter peft = new PeftAdapter(HubJson.read(folder.resolve(CONFIGURATION)));
    Safetensors file = Safetensors.open(HubJson.require(folder.resolve(WEIGHTS)));
    Map<String, GgufTensor> downs = new LinkedHashMap<>();
    Map<String, GgufTensor> ups = new LinkedHashMap<>();
    Map<String, String> modules = new LinkedHashMap<>();
    for (GgufTensor tensor : file.tensors()) {
      Matcher name = TENSOR.matcher(tensor.name());
      String module = name.matches() ? name.group(1) : "";
      String target =
          HubNames.projection(module)
              .orElseThrow(
                  () ->
                      new FormatException(
                          "its tensor '%s' is not of one of the seven projections; others are not supported"
                              .formatted(tensor.name())));
      modules.put(target, module);
      (name.group(2).equals("A") ? downs : ups).put(target, tensor);
    }
    return LoraAdapter.of(
        LoraAdapter.name(folder),
        model.architecture().ggufName(), // the folder does not say; sizes and names decide
        peft.config.path("base_model_name_or_path").asText(""),
        downs,
        ups,
        (target, found) -> peft.scale(modules.getOrDefault(target, target), found));
  }

  private float scale(String module, int found) {
    int expected = (int) pattern("rank_pattern", module, rank);
    if (found != expected) {
      throw new FormatException(
          "its '%s' has rank %d and adapter_config.json says %d"
              .formatted(module, found, expected));
    }
    double numerator = pattern("alpha_pattern", module, alpha);
    return (float) (numerator / (byRoot ? Math.sqrt(found) : found));
  }

  /** The first pattern that a module's name ends with decides, as in peft. */
  private double pattern(String setting, String module, double otherwise) {
    for (Map.Entry<String, JsonNode> each : config.path(setting).properties()) {
      try {
        if (Pattern.matches("(.*\\.)?(" + each.getKey() + ")", module)) {
          return each.getValue().asDouble(Double.NaN);
        }
      } catch (PatternSyntaxException e) {
        throw new FormatException("its " + setting + " is no pattern: '" + each.getKey() + "'");
      }
    }
    return otherwise;
  }
}
