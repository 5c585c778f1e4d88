package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.llm.Architecture.Trait;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Safetensors;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A model as Hugging Face's transformers saves it, a folder, read as if it were a GGUF file: {@code
 * config.json}, safetensors (whole or in shards) and {@code tokenizer.json}. Matrices stay where
 * they are mapped; rows of queries and keys too, so their pairs turn by halves.
 */
final class HubFolder {
  static final String WEIGHTS = "model.safetensors";
  static final String FREQUENCIES = "rope_freqs.weight";
  private static final String INDEX = "model.safetensors.index.json";

  private HubFolder() {}

  /** Whether a folder looks like a model. */
  static boolean isModel(Path folder) {
    return Files.isRegularFile(folder.resolve("config.json"));
  }

  /**
   * @throws UserError if a file is missing or broken
   * @throws FormatException if the model needs what is not supported
   */
  static Gguf open(Path folder) throws IOException {
    JsonNode config = HubJson.read(folder.resolve("config.json"));
    Map<String, Object> metadata = new LinkedHashMap<>(HubConfig.metadata(config));
    metadata.putAll(HubTokenizer.metadata(folder, config));
    return Gguf.of(metadata, tensors(folder, config));
  }

  /** The files that make the model, by name in order; what else lies there changes nothing. */
  static List<Path> files(Path folder) {
    TreeSet<String> names = new TreeSet<>(weights(folder));
    for (String name : HubTokenizer.FILES) {
      if (Files.isRegularFile(folder.resolve(name))) {
        names.add(name);
      }
    }
    names.add("config.json");
    return names.stream().map(folder::resolve).toList();
  }

  private static List<String> weights(Path folder) {
    if (!Files.isRegularFile(folder.resolve(INDEX))) {
      return List.of(WEIGHTS);
    }
    TreeSet<String> shards = new TreeSet<>();
    for (JsonNode shard : HubJson.read(folder.resolve(INDEX)).path("weight_map")) {
      if (!shard.asText().matches("[\\w.-]+\\.safetensors")) {
        throw new UserError("%s names a shard that is no file beside it".formatted(INDEX));
      }
      shards.add(shard.asText());
    }
    return List.copyOf(shards);
  }

  /** All tensors as they are called and lie in the folder's files. */
  static List<GgufTensor> stored(Path folder) throws IOException {
    List<GgufTensor> tensors = new ArrayList<>();
    for (String file : weights(folder)) {
      tensors.addAll(Safetensors.open(HubJson.require(folder.resolve(file))).tensors());
    }
    return tensors;
  }

  private static List<GgufTensor> tensors(Path folder, JsonNode config) throws IOException {
    Architecture architecture = HubConfig.architecture(config);
    HubNames names = new HubNames(architecture);
    boolean tied = config.path("tie_word_embeddings").asBoolean(tiedByDefault(architecture));
    boolean output = false;
    List<GgufTensor> tensors = new ArrayList<>();
    for (GgufTensor tensor : stored(folder)) {
      String name =
          names
              .tensor(tensor.name())
              .orElseThrow(
                  () ->
                      new FormatException(
                          "it has a tensor '%s' that its architecture does not use"
                              .formatted(tensor.name())));
      output |= name.equals("output.weight");
      if (!tied || !name.equals("output.weight")) {
        tensors.add(named(name, tensor, architecture));
      }
    }
    if (!tied && !output) {
      throw new FormatException("it has no tensor 'lm_head.weight' and does not tie its embedding");
    }
    frequencies(config).ifPresent(tensors::add);
    return tensors;
  }

  /** What transformers takes where a config.json does not say. */
  private static boolean tiedByDefault(Architecture architecture) {
    return architecture == Architecture.GEMMA3 || architecture == Architecture.SMOLLM3;
  }

  private static GgufTensor named(String name, GgufTensor tensor, Architecture architecture) {
    if (!normFromOne(name, architecture)) {
      return new GgufTensor(name, tensor.shape(), tensor.type(), tensor.data());
    }
    return shifted(name, tensor, 1);
  }

  /** A norm's weights, all changed by a number. */
  static GgufTensor shifted(String name, GgufTensor tensor, int by) {
    if (tensor.shape().size() != 1 || tensor.weights() > 1 << 24) {
      throw new FormatException("its norm '" + tensor.name() + "' is no vector");
    }
    float[] weights = new float[(int) tensor.weights()];
    tensor.type().dequantise(tensor.data(), 0, weights, 0, weights.length);
    for (int i = 0; i < weights.length; i++) {
      weights[i] += by;
    }
    return vector(name, weights);
  }

  /** Gemma multiplies by 1 + w; GGUF files hold the sum. */
  static boolean normFromOne(String name, Architecture architecture) {
    return architecture.has(Trait.SCALED_EMBEDDING) && name.endsWith("norm.weight");
  }

  private static GgufTensor vector(String name, float[] weights) {
    MemorySegment data = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, weights);
    return new GgufTensor(name, List.of((long) weights.length), BlockType.F32, data);
  }

  /**
   * Llama 3's table: pairs that turn slowly are stretched by a factor, quick ones are not, and
   * those between in part.
   */
  private static Optional<GgufTensor> frequencies(JsonNode config) {
    JsonNode rope = HubConfig.rope(config, "full_attention");
    if (!HubConfig.type(rope).equals("llama3")) {
      return Optional.empty();
    }
    int size = config.path("hidden_size").asInt() / config.path("num_attention_heads").asInt(1);
    int rotated = config.path("head_dim").asInt(size);
    double base = rope.path("rope_theta").asDouble(config.path("rope_theta").asDouble(10_000));
    double factor = rope.path("factor").asDouble();
    double low = rope.path("low_freq_factor").asDouble();
    double high = rope.path("high_freq_factor").asDouble();
    double original = rope.path("original_max_position_embeddings").asDouble();
    if (rotated < 2 || rotated > 1 << 16 || !(factor > 0 && high > low && original > 0)) {
      throw new FormatException("its settings of 'llama3' positions are incomplete");
    }
    return Optional.of(vector(FREQUENCIES, divisors(rotated, base, factor, low, high, original)));
  }

  /** What each pair's frequency is divided by. */
  static float[] divisors(
      int rotated, double base, double factor, double low, double high, double original) {
    float[] divisors = new float[rotated / 2];
    for (int i = 0; i < divisors.length; i++) {
      double wavelength = 2 * Math.PI * Math.pow(base, 2.0 * i / rotated);
      double plain = Math.clamp((original / wavelength - low) / (high - low), 0, 1);
      divisors[i] = (float) (1 / ((1 - plain) / factor + plain));
    }
    return divisors;
  }
}
