package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.GgufWriter;
import dev.tandem.tensor.Safetensors;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Adapters read from both formats against what peft computed ({@code tools/record_adapters.py}).
 * Here they are added to the base's weights, as their definition says.
 */
class LoraAdapterTest {
  @TempDir Path folder;

  private static ModelFile base(String name) throws Exception {
    // The tiny models have weights alone; a tokenizer is added so that they open as models.
    Gguf gguf = Gguf.open(Recorded.file("architectures/" + name + ".gguf"));
    return ModelFile.of(Path.of(name + ".gguf"), Recorded.withTokenizer(gguf));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "rslora", "patterns", "gemma3"})
  void logitsWithTheAdapterAreTheRecordedOnesFromBothFormats(String name) throws Exception {
    Path adapter = Recorded.file("adapters/" + name);
    JsonNode recorded = new ObjectMapper().readTree(adapter.resolve("recorded.json").toFile());
    ModelFile base = base(recorded.path("base_model").asText());
    int[] ids = Recorded.ints(recorded.path("ids"));
    float[] plain = Recorded.floats(recorded.path("base").asText());
    float[] adapted = Recorded.floats(recorded.path("adapted").asText());
    assertThat(Recorded.difference(base.gguf(), ids, plain)).isLessThan(1e-4);
    for (Path path : List.of(adapter, adapter.resolve("adapter.gguf"))) {
      LoraAdapter lora = LoraAdapter.open(path, base);
      double worst = Recorded.difference(merged(base.gguf(), lora), ids, adapted);
      System.out.printf("%s: largest difference of a logit %.1e%n", path.getFileName(), worst);
      assertThat(worst).isLessThan(2e-4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "rslora", "patterns", "gemma3"})
  void inABatchEachSequenceGetsWhatItsMergedWeightsGive(String name) throws Exception {
    long seed = Long.getLong("tandem.seed", System.nanoTime());
    System.out.println("LoraAdapterTest: -Dtandem.seed=" + seed);
    Random random = new Random(seed);
    Path adapter = Recorded.file("adapters/" + name);
    JsonNode recorded = new ObjectMapper().readTree(adapter.resolve("recorded.json").toFile());
    ModelFile base = base(recorded.path("base_model").asText());
    LoraAdapter one = LoraAdapter.open(adapter, base);
    LoraAdapter other = half(one);
    List<Optional<LoraAdapter>> kinds =
        List.of(Optional.empty(), Optional.of(one), Optional.of(other));
    try (Transformer model = Transformer.load(base.gguf());
        Transformer withOne = Transformer.load(merged(base.gguf(), one));
        Transformer withOther = Transformer.load(merged(base.gguf(), other))) {
      List<Transformer> alone = List.of(model, withOne, withOther);
      for (boolean exact : new boolean[] {false, true}) {
        List<int[]> sequences = new ArrayList<>();
        List<KvCache> caches = new ArrayList<>();
        for (int s = 0; s < 9; s++) {
          sequences.add(random.ints(60, 0, model.vocabularySize()).toArray());
          caches.add(model.newCache(60));
        }
        while (caches.stream().anyMatch(cache -> cache.length() < 60)) {
          List<Slice> slices = new ArrayList<>();
          List<Integer> whose = new ArrayList<>();
          for (int s = 0; s < 9; s++) {
            int at = caches.get(s).length();
            if (at < 60 && random.nextInt(3) > 0) {
              int to = Math.min(60, at + (random.nextBoolean() ? 1 : random.nextInt(1, 20)));
              slices.add(
                  new Slice(sequences.get(s), at, to, caches.get(s), 1, exact, kinds.get(s % 3)));
              whose.add(s);
            }
          }
          if (slices.isEmpty()) {
            continue;
          }
          List<List<float[]>> logits = model.step(slices);
          for (int i = 0; i < logits.size(); i++) {
            int to = slices.get(i).to();
            Transformer merged = alone.get(whose.get(i) % 3);
            float[] expected =
                merged.forward(sequences.get(whose.get(i)), 0, to, merged.newCache(60));
            assertThat(logits.get(i).getFirst()).containsExactly(expected, within(1e-3f));
            if (exact) {
              Slice again =
                  new Slice(
                      sequences.get(whose.get(i)),
                      0,
                      to,
                      model.newCache(60),
                      1,
                      true,
                      kinds.get(whose.get(i) % 3));
              assertThat(model.step(List.of(again)).getFirst().getFirst())
                  .isEqualTo(logits.get(i).getFirst());
            }
          }
        }
      }
    }
  }

  /** Another adapter of the same sizes. */
  private static LoraAdapter half(LoraAdapter adapter) {
    Map<String, LoraAdapter.Pair> pairs = new TreeMap<>();
    adapter
        .pairs()
        .forEach(
            (name, p) -> pairs.put(name, new LoraAdapter.Pair(p.down(), p.up(), p.scale() / 2)));
    return new LoraAdapter("half", adapter.architecture(), "", adapter.rank(), pairs);
  }

  /** The model with the adapter's products added to its weights, in float32. */
  private static Gguf merged(Gguf base, LoraAdapter lora) {
    List<GgufTensor> tensors = new ArrayList<>();
    for (GgufTensor tensor : base.tensors()) {
      LoraAdapter.Pair pair = lora.pairs().get(tensor.name());
      tensors.add(pair == null ? tensor : merged(tensor, pair));
    }
    return Gguf.of(base.metadata(), tensors);
  }

  private static GgufTensor merged(GgufTensor tensor, LoraAdapter.Pair pair) {
    int inputs = pair.down().columns();
    float[] weights = new float[(int) tensor.weights()];
    for (int i = 0; i < weights.length; i++) {
      double sum = 0;
      for (int k = 0; k < pair.rank(); k++) {
        float up = weight(pair.up().type(), pair.up().data(), i / inputs * pair.rank() + k);
        sum +=
            (double) up * weight(pair.down().type(), pair.down().data(), k * inputs + i % inputs);
      }
      weights[i] = (float) (tensor.type().weight(tensor.data(), i) + pair.scale() * sum);
    }
    return new GgufTensor(
        tensor.name(), tensor.shape(), BlockType.F32, MemorySegment.ofArray(weights));
  }

  private static float weight(BlockType type, MemorySegment data, int index) {
    return type.weight(data, index);
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() throws Exception {
    refused(config -> config.put("use_dora", true), "use_dora");
    refused(config -> config.put("bias", "all"), "biases ('all')");
    refused(config -> config.putArray("modules_to_save").add("lm_head"), "modules_to_save");
    refused(config -> config.put("peft_type", "IA3"), "'IA3'");
    refused(config -> config.put("init_lora_weights", "pissa_niter_4"), "pissa");
    refused(config -> config.put("r", 8), "rank 4", "says 8");
    refused(config -> config.remove("lora_alpha"), "lora_alpha");
  }

  private void refused(Consumer<ObjectNode> change, String... words) throws Exception {
    Path adapter = Recorded.file("adapters/llama");
    ObjectNode config =
        (ObjectNode) new ObjectMapper().readTree(adapter.resolve("adapter_config.json").toFile());
    change.accept(config);
    Files.writeString(folder.resolve("adapter_config.json"), config.toString());
    Path weights = folder.resolve("adapter_model.safetensors");
    if (!Files.exists(weights)) {
      Files.copy(adapter.resolve("adapter_model.safetensors"), weights);
    }
    ModelFile base = base("llama");
    assertThatThrownBy(() -> LoraAdapter.open(folder, base))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void otherTargetsAndOtherModelsAreRefused() throws Exception {
    Path adapter = Recorded.file("adapters/llama");
    assertThatThrownBy(() -> LoraAdapter.open(adapter, base("gemma3")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("of another model");
    assertThatThrownBy(() -> LoraAdapter.open(adapter.resolve("adapter.gguf"), base("gemma3")))
        .hasMessageContaining("'llama' and this one is 'gemma3'");
    Files.copy(adapter.resolve("adapter_config.json"), folder.resolve("adapter_config.json"));
    Safetensors.write(
        folder.resolve("adapter_model.safetensors"),
        Map.of(),
        List.of(
            new GgufTensor(
                "base_model.model.lm_head.lora_A.weight",
                List.of(32L, 4L),
                BlockType.F32,
                MemorySegment.ofArray(new float[128]))));
    assertThatThrownBy(() -> LoraAdapter.open(folder, base("llama")))
        .hasMessageContaining("lm_head")
        .hasMessageContaining("seven projections");
  }

  @Test
  void aHalfOfAPairAndAPlainModelAreRefused() throws IOException {
    Path file = folder.resolve("half.gguf");
    GgufWriter half =
        new GgufWriter()
            .put("general.architecture", "llama")
            .put("general.type", "adapter")
            .put("adapter.type", "lora")
            .put("adapter.lora.alpha", 4f)
            .tensor("blk.0.attn_q.weight.lora_a", new float[64], 32, 2);
    half.write(file);
    assertThatThrownBy(() -> LoraAdapter.open(file, base("llama")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("only one of the two matrices for 'blk.0.attn_q.weight'");
    half.put("general.type", "model").write(file);
    assertThatThrownBy(() -> LoraAdapter.open(file, base("llama")))
        .hasMessageContaining("no LoRA adapter");
  }

  @Test
  void alphaOfZeroInAGgufAdapterScalesNothing() throws Exception {
    Path file = folder.resolve("zero.gguf");
    new GgufWriter()
        .put("general.architecture", "llama")
        .put("general.type", "adapter")
        .put("adapter.type", "lora")
        .put("adapter.lora.alpha", 0f)
        .tensor("blk.0.attn_q.weight.lora_a", new float[64], 32, 2)
        .tensor("blk.0.attn_q.weight.lora_b", new float[64], 2, 32)
        .write(file);
    LoraAdapter adapter = LoraAdapter.open(file, base("llama"));
    assertThat(adapter.rank()).isEqualTo(2);
    assertThat(adapter.pairs().get("blk.0.attn_q.weight").scale()).isCloseTo(1f, within(0f));
  }
}
