package dev.tandem.llm;

import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.GgufWriter;
import dev.tandem.tensor.PlannedTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * A GGUF file of the merged model: metadata as the base has them, tensors that the adapter does not
 * change byte for byte.
 */
record MergedGgufExport(String name, GgufWriter writer) implements AdapterExport {
  // What general.file_type says of a file, after the type of most of its matrices (llama_ftype).
  private static long fileType(BlockType type) {
    return switch (type) {
      case F32 -> 0;
      case F16 -> 1;
      case Q8_0 -> 7;
      default -> throw new IllegalArgumentException("no such file: " + type);
    };
  }

  static MergedGgufExport of(Source source) {
    Gguf base = source.base().gguf();
    DecoderConfiguration c = source.configuration();
    GgufWriter writer = GgufMetadata.of(source.base(), c);
    writer.put("general.file_type", fileType(source.type()));
    MergedWeights weights = new MergedWeights(source, c.architecture().ggufPairs());
    for (GgufTensor tensor : base.tensors()) {
      writer.tensor(
          tensor.shape().size() == 1
              ? vector(tensor)
              : weights.of(tensor.name(), tensor.name(), tensor, false));
    }
    return new MergedGgufExport(source.name(), writer);
  }

  /** llama.cpp multiplies and adds vectors in float32 only. */
  private static PlannedTensor vector(GgufTensor tensor) {
    return PlannedTensor.of(tensor.type() == BlockType.F32 ? tensor : tensor.asFloats());
  }

  @Override
  public long bytes() {
    return writer.tensorBytes();
  }

  @Override
  public Path write(Path folder, LongConsumer written) throws IOException {
    Path file = folder.resolve(name + ".gguf");
    writer.write(file, written);
    return file;
  }
}
