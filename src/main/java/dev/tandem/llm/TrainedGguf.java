package dev.tandem.llm;

import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.GgufWriter;
import dev.tandem.tensor.PlannedTensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A GGUF file's model with other weights, in float32: a file of one name in a folder, its metadata
 * as the first file has them.
 */
final class TrainedGguf {
  private static final String FILE = "model.gguf";
  private static final long ALL_F32 = 0; // general.file_type

  private TrainedGguf() {}

  static boolean isModel(Path folder) {
    return Files.isRegularFile(file(folder));
  }

  static Path file(Path folder) {
    return folder.resolve(FILE);
  }

  /**
   * @param weights by the names of their tensors; those that are not there stay as they are
   */
  static void write(Path folder, ModelFile base, Map<String, float[]> weights) throws IOException {
    GgufWriter writer = GgufMetadata.of(base, base.configuration());
    writer.put("general.file_type", ALL_F32);
    for (GgufTensor tensor : base.gguf().tensors()) {
      writer.tensor(
          PlannedTensor.of(
              Optional.ofNullable(weights.get(tensor.name()))
                  .map(
                      values ->
                          new GgufTensor(
                              tensor.name(),
                              tensor.shape(),
                              BlockType.F32,
                              MemorySegment.ofArray(values)))
                  .orElse(tensor)));
    }
    Files.createDirectories(folder);
    writer.write(file(folder));
  }
}
