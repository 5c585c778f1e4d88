package dev.tandem.llm;

import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Quantiser;
import dev.tandem.tensor.Safetensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A folder as peft writes it. One that is in this form already stays as it is, to the last byte,
 * unless it is to take half the room; what comes from a GGUF file gets its rows in Hugging Face's
 * order.
 */
record PeftExport(AdapterExport.Source source) implements AdapterExport {
  @Override
  public long bytes() {
    return source.adapter().bytes();
  }

  @Override
  public Path write(Path folder, LongConsumer written) throws IOException {
    if (Files.isDirectory(source.path())) {
      for (String name : new String[] {PeftAdapter.CONFIGURATION, PeftAdapter.WEIGHTS}) {
        Files.copy(source.path().resolve(name), folder.resolve(name));
      }
    } else {
      source.adapter().write(folder, source.configuration(), false, 0);
    }
    if (source.type() == BlockType.BF16) {
      shorten(folder.resolve(PeftAdapter.WEIGHTS));
    }
    written.accept(bytes());
    return folder;
  }

  /** Each number becomes the nearest of two bytes. */
  private static void shorten(Path weights) throws IOException {
    Safetensors whole = Safetensors.open(weights);
    List<GgufTensor> tensors = new ArrayList<>();
    for (GgufTensor tensor : whole.tensors()) {
      int count = Math.toIntExact(tensor.weights());
      float[] values = new float[count];
      tensor.type().dequantise(tensor.data(), 0, values, 0, count);
      MemorySegment data = MemorySegment.ofArray(new short[count]);
      Quantiser.store(BlockType.BF16, values, count, data);
      tensors.add(new GgufTensor(tensor.name(), tensor.shape(), BlockType.BF16, data));
    }
    Safetensors.write(weights, whole.metadata(), tensors);
  }
}
