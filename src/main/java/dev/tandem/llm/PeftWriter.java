package dev.tandem.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/** Writes an adapter as the Python package peft does; {@link PeftAdapter} reads it. */
final class PeftWriter {
  private final LoraAdapter adapter;
  private final boolean byRoot;
  private final ObjectNode config = new ObjectMapper().createObjectNode();
  private final List<GgufTensor> tensors = new ArrayList<>();

  private PeftWriter(LoraAdapter adapter, boolean byRoot) {
    this.adapter = adapter;
    this.byRoot = byRoot;
  }

  /**
   * @param adapter with rows in Hugging Face's order
   * @param layers of its base
   */
  static void write(Path folder, LoraAdapter adapter, int layers, boolean byRoot, double dropout)
      throws IOException {
    PeftWriter writer = new PeftWriter(adapter, byRoot);
    writer.configure(layers, dropout);
    Files.createDirectories(folder);
    Safetensors.write(folder.resolve(PeftAdapter.WEIGHTS), Map.of("format", "pt"), writer.tensors);
    Files.writeString(
        folder.resolve(PeftAdapter.CONFIGURATION),
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(writer.config)
            + "\n");
  }

  private void configure(int layers, double dropout) {
    LoraAdapter.Pair common = adapter.pairs().values().iterator().next();
    config
        .put("peft_type", "LORA")
        .put("task_type", "CAUSAL_LM")
        .put("base_model_name_or_path", adapter.base())
        .put("r", common.rank())
        .put("lora_alpha", alpha(common))
        .put("use_rslora", byRoot)
        .put("lora_dropout", dropout)
        .put("bias", "none")
        .put("fan_in_fan_out", false)
        .put("inference_mode", true)
        .put("init_lora_weights", true)
        .put("use_dora", false)
        .putNull("auto_mapping")
        .putNull("layers_pattern")
        .putNull("layers_to_transform")
        .putNull("modules_to_save")
        .putNull("revision");
    ArrayNode targets = config.putArray("target_modules");
    ObjectNode ranks = config.putObject("rank_pattern");
    ObjectNode alphas = config.putObject("alpha_pattern");
    for (Projection projection : Projection.values()) {
      int[] own =
          IntStream.range(0, layers)
              .filter(layer -> adapter.pairs().containsKey(projection.tensor(layer)))
              .toArray();
      if (own.length == layers) {
        targets.add(projection.shortName());
      }
      for (int layer : own) {
        String module = projection.module(layer);
        LoraAdapter.Pair pair =
            Objects.requireNonNull(adapter.pairs().get(projection.tensor(layer)));
        if (own.length < layers) {
          targets.add(module);
        }
        if (pair.rank() != common.rank()) {
          ranks.put(module, pair.rank());
        }
        if (alpha(pair) != alpha(common)) {
          alphas.put(module, alpha(pair));
        }
        add(module + ".lora_A.weight", pair.down());
        add(module + ".lora_B.weight", pair.up());
      }
    }
  }

  private float alpha(LoraAdapter.Pair pair) {
    return (float) (pair.scale() * (byRoot ? Math.sqrt(pair.rank()) : pair.rank()));
  }

  private void add(String name, Matrix matrix) {
    tensors.add(
        new GgufTensor(
            "base_model.model." + name,
            List.of((long) matrix.columns(), (long) matrix.rows()),
            matrix.type(),
            matrix.data()));
  }
}
