package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.GgufWriter;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.PlannedTensor;
import dev.tandem.text.UserError;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exports of peft's adapters ({@code tools/record_adapters.py}), read again. */
class AdapterExportTest {
  @TempDir Path folder;

  private static JsonNode recorded(String adapter) throws Exception {
    return new ObjectMapper()
        .readTree(Recorded.file("adapters/" + adapter).resolve("recorded.json").toFile());
  }

  /** A GGUF file as people have them: a tiny model's, with a tokenizer and a chat template. */
  private Path file(String model, String splitter) throws Exception {
    Gguf gguf = Gguf.open(Recorded.file("architectures/" + model + ".gguf"));
    Path file = folder.resolve(model + ".gguf");
    String[] tokens = new String[96];
    Arrays.setAll(tokens, i -> Character.toString(ByteAlphabet.spelling(i + 32)));
    int[] types = new int[96];
    Arrays.fill(types, Vocabulary.NORMAL);
    tokens[94] = "<|im_start|>";
    tokens[95] = "<|im_end|>";
    types[94] = Vocabulary.CONTROL;
    types[95] = Vocabulary.CONTROL;
    types[91] = Vocabulary.UNUSED;
    tokens[93] = "th";
    GgufWriter writer =
        new GgufWriter()
            .copyMetadata(gguf)
            .put("tokenizer.ggml.model", "gpt2")
            .put("tokenizer.ggml.pre", splitter)
            .put("tokenizer.ggml.tokens", tokens)
            .put("tokenizer.ggml.token_type", types)
            .put("tokenizer.ggml.merges", new String[] {"t h"})
            .put("tokenizer.ggml.eos_token_id", 95L)
            .put("tokenizer.chat_template", "{% for m in messages %}{{ m.content }}{% endfor %}");
    gguf.tensors().forEach(tensor -> writer.tensor(PlannedTensor.of(tensor)));
    writer.write(file);
    return file;
  }

  private AdapterExport.Source source(String adapter, Path base, BlockType type) throws Exception {
    return AdapterExport.Source.open(
        "tiny", ModelFile.open(base), Recorded.file("adapters/" + adapter), type);
  }

  private Path export(ExportFormat format, AdapterExport.Source source) throws Exception {
    Path to = Files.createDirectories(folder.resolve(format.wireName() + source.type()));
    AdapterExport export = AdapterExport.of(format, source);
    List<Long> written = new ArrayList<>();
    Path path = export.write(to, written::add);
    assertThat(written).isSorted().last().isEqualTo(export.bytes());
    return path;
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "rslora", "patterns", "gemma3"})
  void aGgufAdapterAddsWhatTheOneOfLlamaCppsConverterAdds(String name) throws Exception {
    Path base = file(recorded(name).path("base_model").asText(), "smollm");
    AdapterExport.Source source = source(name, base, BlockType.F16);
    Path exported = export(ExportFormat.GGUF, source);
    Gguf ours = Gguf.open(exported);
    Gguf theirs = Gguf.open(Recorded.file("adapters/" + name).resolve("adapter.gguf"));
    assertThat(ours.tensors().stream().map(GgufTensor::name))
        .containsExactlyInAnyOrderElementsOf(
            theirs.tensors().stream().map(GgufTensor::name).toList());
    for (GgufTensor up : theirs.tensors()) {
      double alphas =
          up.name().endsWith(".lora_b")
              ? ours.requireFloat("adapter.lora.alpha") / theirs.requireFloat("adapter.lora.alpha")
              : 1;
      GgufTensor own = ours.requireTensor(up.name());
      assertThat(own.shape()).isEqualTo(up.shape());
      for (int i = 0; i < up.weights(); i++) {
        assertThat(own.type().weight(own.data(), i) * alphas)
            .isCloseTo(up.type().weight(up.data(), i), within(1e-5));
      }
    }
    assertThat(LearntShare.ofAdapter(source, exported)).isCloseTo(1, within(1e-5));
  }

  @Test
  void alphaOfRankStabilisedLoraIsTheRootOfTheRankTimesAsMuch() throws Exception {
    AdapterExport.Source source = source("rslora", file("qwen2", "qwen2"), BlockType.F16);
    float alpha = Gguf.open(export(ExportFormat.GGUF, source)).requireFloat("adapter.lora.alpha");
    assertThat(alpha).isEqualTo((float) (2 * Math.sqrt(3)), within(1e-6f));
  }

  @ParameterizedTest
  @CsvSource({"llama, smollm", "rslora, qwen2", "patterns, llama-bpe", "gemma3, gpt-2"})
  void mergedModelsGiveTheLogitsThatPeftRecorded(String name, String splitter) throws Exception {
    JsonNode recorded = recorded(name);
    int[] ids = Recorded.ints(recorded.path("ids"));
    float[] adapted = Recorded.floats(recorded.path("adapted").asText());
    Path base = file(recorded.path("base_model").asText(), splitter);
    AdapterExport.Source source = source(name, base, BlockType.F32);
    for (ExportFormat format : List.of(ExportFormat.MERGED_GGUF, ExportFormat.MERGED_SAFETENSORS)) {
      Path path = export(format, source);
      ModelFile exported = ModelFile.open(path);
      double worst = Recorded.difference(exported.gguf(), ids, adapted);
      System.out.printf("%s %s: largest difference of a logit %.1e%n", name, format, worst);
      assertThat(worst).isLessThan(2e-4);
      assertThat(LearntShare.ofModel(source, exported)).isCloseTo(1, within(1e-4));
      assertThat(exported.templateText()).isEqualTo(source.base().templateText());
      assertThat(exported.ends()).isEqualTo(source.base().ends());
      String text = "<|im_start|>the path of 12 cats'll  do<|im_end|>";
      assertThat(exported.tokenizer().encode(text, true))
          .isEqualTo(source.base().tokenizer().encode(text, true));
    }
    for (GgufTensor tensor : source.base().gguf().tensors()) {
      if (!source.adapter().pairs().containsKey(tensor.name())) {
        GgufTensor same =
            Gguf.open(folder.resolve("merged-ggufF32/tiny.gguf")).requireTensor(tensor.name());
        assertThat(same.type()).isEqualTo(tensor.type());
        assertThat(same.data().mismatch(tensor.data())).isEqualTo(-1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama", "llama3", "linear", "mistral", "qwen2", "yarn", "qwen3", "smollm3", "gemma3"
      })
  void aConfigOfAGgufFileIsReadAsThatFile(String model) throws Exception {
    ModelFile base = ModelFile.open(file(model, "gpt-2"));
    DecoderConfiguration c = DecoderConfiguration.of(base.gguf());
    JsonNode config = HubConfigWriter.config(base, c);
    Gguf read = Gguf.of(HubConfig.metadata(config), base.gguf().tensors());
    DecoderConfiguration again = DecoderConfiguration.of(read);
    assertThat(again)
        .usingRecursiveComparison()
        .withComparatorForType((a, b) -> Math.abs(a / b - 1) < 1e-6 ? 0 : 1, Float.class)
        .ignoringFields("pairs")
        .isEqualTo(c);
    assertThat(config.path("rope_scaling").path("rope_type").asText("none"))
        .isEqualTo(
            switch (model) {
              case "llama3", "linear", "yarn" -> model;
              case "mistral", "gemma3" -> "linear";
              default -> "none";
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3-bf16"})
  void aFolderIsMergedIntoAFolderAndIntoAGgufFile(String name) throws Exception {
    Path base = TinyModel.folder(folder, name);
    ModelFile model = ModelFile.open(base);
    AdapterExport.Source source =
        name.equals("llama")
            ? source("llama", base, BlockType.F16)
            : new AdapterExport.Source("tiny", model, base, onGate(model), BlockType.F16);
    ModelFile copy = ModelFile.open(export(ExportFormat.MERGED_SAFETENSORS, source));
    assertThat(LearntShare.ofModel(source, copy)).isCloseTo(1, within(1e-2));
    GgufTensor embedding = model.gguf().requireTensor("token_embd.weight");
    GgufTensor same = copy.gguf().requireTensor("token_embd.weight");
    assertThat(same.type()).isEqualTo(embedding.type());
    assertThat(same.data().mismatch(embedding.data())).isEqualTo(-1);
    ModelFile file = ModelFile.open(export(ExportFormat.MERGED_GGUF, source));
    assertThat(file.ends()).isEqualTo(model.ends());
    assertThat(file.gguf().metadata().keySet()).noneMatch(key -> key.startsWith("tandem."));
    int[] ids = {5, 9, 60, 33, 12, 40};
    float[] expected = new float[ids.length * 96];
    try (Transformer merged = Transformer.load(copy.gguf())) {
      merged.forwardAll(
          ids, merged.newCache(6), (i, row) -> System.arraycopy(row, 0, expected, i * 96, 96));
    }
    assertThat(Recorded.difference(file.gguf(), ids, expected)).isLessThan(1e-4);
  }

  /** An adapter of one matrix. */
  private static LoraAdapter onGate(ModelFile model) {
    float[] down = new float[2 * 32];
    float[] up = new float[64 * 2];
    for (int i = 0; i < down.length; i++) {
      down[i] = (float) Math.sin(i);
    }
    for (int i = 0; i < up.length; i++) {
      up[i] = (float) Math.cos(i);
    }
    return new LoraAdapter(
        "gate",
        "qwen3",
        model.name(),
        2,
        Map.of(
            "blk.1.ffn_gate.weight",
            new LoraAdapter.Pair(
                new Matrix(2, 32, BlockType.F32, MemorySegment.ofArray(down)),
                new Matrix(64, 2, BlockType.F32, MemorySegment.ofArray(up)),
                0.5f)));
  }

  @Test
  void aPeftFolderStaysAsItIsAndAGgufAdapterBecomesOne() throws Exception {
    Path base = file("llama", "smollm");
    AdapterExport.Source source = source("llama", base, BlockType.F16);
    Path copy = export(ExportFormat.PEFT, source);
    for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
      assertThat(copy.resolve(name))
          .hasSameBinaryContentAs(Recorded.file("adapters/llama").resolve(name));
    }
    Path small = export(ExportFormat.PEFT, source("llama", base, BlockType.BF16));
    assertThat(small.resolve("adapter_model.safetensors").toFile().length())
        .isLessThan(copy.resolve("adapter_model.safetensors").toFile().length() * 3 / 4);
    assertThat(small.resolve("adapter_config.json"))
        .hasSameBinaryContentAs(copy.resolve("adapter_config.json"));
    assertThat(LearntShare.ofAdapter(source, small)).isCloseTo(1, within(1e-2));
    refused(ExportFormat.GGUF, source("llama", base, BlockType.BF16), "only peft");
    AdapterExport.Source gguf =
        AdapterExport.Source.open(
            "tiny",
            source.base(),
            Recorded.file("adapters/llama").resolve("adapter.gguf"),
            BlockType.F32);
    Path made = export(ExportFormat.PEFT, gguf);
    assertThat(LearntShare.ofAdapter(source, made)).isCloseTo(1, within(1e-5));
    float[] expected = new float[4];
    float[] actual = new float[4];
    LoraAdapter again = LoraAdapter.open(made, source.base());
    for (int row = 0; row < 32; row++) {
      pair(source.adapter()).up().row(row, expected);
      pair(again).up().row(row, actual);
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static LoraAdapter.Pair pair(LoraAdapter adapter) {
    return Objects.requireNonNull(adapter.pairs().get("blk.1.attn_q.weight"));
  }

  @Test
  void whatCannotBeSaidInAFormatIsRefusedBeforeAnythingIsWritten() throws Exception {
    Path base = file("llama", "default");
    refused(ExportFormat.MERGED_SAFETENSORS, source("llama", base, BlockType.F16), "pre-tokeniser");
    refused(ExportFormat.MERGED_SAFETENSORS, source("llama", base, BlockType.Q8_0), "f16 or f32");
    refused(ExportFormat.MERGED_GGUF, source("llama", base, BlockType.Q4_1), "Q4_1");
    Gguf gguf = Gguf.open(base);
    GgufWriter pieces =
        new GgufWriter()
            .copyMetadata(gguf)
            .put("tokenizer.ggml.model", "llama")
            .put("tokenizer.ggml.scores", new float[96]);
    gguf.tensors().forEach(tensor -> pieces.tensor(PlannedTensor.of(tensor)));
    Path sentence = folder.resolve("sentence.gguf");
    pieces.write(sentence);
    refused(
        ExportFormat.MERGED_SAFETENSORS,
        source("llama", sentence, BlockType.F16),
        "SentencePiece",
        "merged-gguf");
  }

  private static void refused(ExportFormat format, AdapterExport.Source source, String... words) {
    assertThatThrownBy(() -> AdapterExport.of(format, source))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(words);
  }
}
