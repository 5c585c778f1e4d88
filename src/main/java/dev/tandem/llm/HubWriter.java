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
    ObjectNode config = (ObjectNode) HubJson.read(base.resolve("config.json"));
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
    config.put(config.has("torch_dtype") ? "torch_dtype" : "dtype", "float32");
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("config.json"),
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(config)
            + "\n");
    for (Path file : beside(base)) {
      Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    Safetensors.replace(folder.resolve(HubFolder.WEIGHTS), Map.of("format", "pt"), tensors);
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
