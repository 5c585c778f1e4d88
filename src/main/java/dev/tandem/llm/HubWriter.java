package dev.tandem.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Safetensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Writes a model's weights, changed, beside the files of the Hugging Face folder that it was: in
 * float32, whole, as transformers saves them. {@link HubFolder} reads it.
 */
final class HubWriter {
  static final String CONFIG = "config.json";

  private static final List<String> BESIDE =
      List.of(
          "special_tokens_map.json",
          "added_tokens.json",
          "vocab.json",
          "merges.txt",
          "tokenizer.model");

  private HubWriter() {}

  /**
   * @param base a folder
   * @param gguf as it was read
   * @param weights by the names of their tensors; rows of queries and keys as in the folder
   */
  static void write(Path folder, Path base, Gguf gguf, Map<String, float[]> weights)
      throws IOException {
    ObjectNode config = config(base, "float32");
    Architecture architecture = HubConfig.architecture(config);
    HubNames names = new HubNames(architecture);
    List<GgufTensor> tensors = new ArrayList<>();
    weights.forEach(
        (name, values) ->
            tensors.add(
                new GgufTensor(
                    names.hub(name).orElseThrow(),
                    gguf.requireTensor(name).shape(),
                    BlockType.F32,
                    MemorySegment.ofArray(
                        HubFolder.normFromOne(name, architecture) ? lessOne(values) : values))));
    Files.createDirectories(folder);
    texts(folder, Map.of(CONFIG, config), beside(base));
    Safetensors.replace(folder.resolve(HubFolder.WEIGHTS), Map.of("format", "pt"), tensors);
  }

  /**
   * A folder's own settings for weights of another type, under the key that transformers 4 and 5
   * both read.
   */
  static ObjectNode config(Path base, String type) throws IOException {
    ObjectNode config = (ObjectNode) HubJson.read(base.resolve(CONFIG));
    config.remove("dtype");
    return config.put("torch_dtype", type);
  }

  /** Writes what stands beside the weights. */
  static void texts(Path folder, Map<String, ObjectNode> texts, List<Path> copies)
      throws IOException {
    ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    for (Map.Entry<String, ObjectNode> text : texts.entrySet()) {
      Files.writeString(
          folder.resolve(text.getKey()), json.writeValueAsString(text.getValue()) + "\n");
    }
    for (Path file : copies) {
      Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static float[] lessOne(float[] weights) {
    float[] less = new float[weights.length];
    for (int i = 0; i < less.length; i++) {
      less[i] = weights[i] - 1;
    }
    return less;
  }

  /** Files of a folder that say how its model is used, beside its weights and sizes. */
  static List<Path> beside(Path base) {
    return Stream.concat(HubTokenizer.FILES.stream(), BESIDE.stream())
        .map(base::resolve)
        .filter(Files::isRegularFile)
        .toList();
  }
}
