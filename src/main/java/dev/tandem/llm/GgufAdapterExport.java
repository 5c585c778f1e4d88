package dev.tandem.llm;

import dev.tandem.tensor.GgufWriter;
import dev.tandem.tensor.Matrix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * A GGUF file as llama.cpp's {@code convert_lora_to_gguf.py} writes it. llama.cpp multiplies every
 * pair by alpha over its rank, with one alpha for all; so alpha is that of the first pair (for
 * rsLoRA, whose scale is alpha by the root of the rank, the root times as much as peft's), and
 * where another pair's scale differs, the difference goes into its second matrix.
 */
record GgufAdapterExport(AdapterExport.Source source) implements AdapterExport {
  @Override
  public long bytes() {
    return writer().tensorBytes();
  }

  @Override
  public Path write(Path folder, LongConsumer written) throws IOException {
    Path file = folder.resolve(source.name() + ".gguf");
    writer().write(file, written);
    return file;
  }

  private GgufWriter writer() {
    DecoderConfiguration c = source.configuration();
    LoraAdapter adapter =
        source.adapter().inOrder(c.headSize(), c.pairs(), c.architecture().ggufPairs());
    LoraAdapter.Pair first = adapter.pairs().values().iterator().next();
    float alpha =
        first.scale() == 0 ? 1 : first.scale() * first.rank(); // 0 would mean a scale of 1
    GgufWriter writer =
        new GgufWriter()
            .put("general.architecture", c.architecture().ggufName())
            .put("general.type", "adapter")
            .put("general.name", source.name())
            .put("general.base_model.count", 1L)
            .put("general.base_model.0.name", source.base().name())
            .put("adapter.type", "lora")
            .put("adapter.lora.alpha", alpha);
    adapter
        .pairs()
        .forEach(
            (target, pair) -> {
              float own = pair.scale() * pair.rank() / alpha;
              add(writer, target + ".lora_a", pair.down(), 1);
              add(writer, target + ".lora_b", pair.up(), own);
            });
    return writer;
  }

  private static void add(GgufWriter writer, String name, Matrix matrix, float factor) {
    float[] weights = new float[matrix.rows() * matrix.columns()];
    matrix.type().dequantise(matrix.data(), 0, weights, 0, weights.length);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= factor;
    }
    writer.tensor(name, weights, matrix.columns(), matrix.rows());
  }
}
