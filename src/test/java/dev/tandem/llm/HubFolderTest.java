package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.tensor.Gguf;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as transformers saved them ({@code tools/record_folders.py}). */
class HubFolderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;

  private Path folder(String name) throws IOException {
    return TinyModel.folder(temporary, name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "llama3", "mistral", "yarn", "qwen3", "smollm3", "gemma3"})
  void aFolderGivesTheLogitsRecordedForTheGgufFile(String name) throws Exception {
    Path json = Recorded.file("architectures/" + name + ".json");
    JsonNode recorded = JSON.readTree(json.toFile());
    int[] ids = Recorded.ints(recorded.path("ids"));
    float[] logits = Recorded.floats(recorded.path("logits").asText());
    Gguf folder = ModelFile.open(folder(name)).gguf();
    double worst = Recorded.difference(folder, ids, logits);
    System.out.printf("%s: largest difference of a logit %.1e%n", name, worst);
    assertThat(worst).isLessThan(1e-4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen3-bf16", "llama3-f16"})
  void weightsOfSixteenBitsGiveTheRecordedLogits(String name) throws Exception {
    Path folder = folder(name);
    JsonNode recorded = JSON.readTree(folder.resolve("recorded.json").toFile());
    double worst =
        Recorded.difference(
            ModelFile.open(folder).gguf(),
            Recorded.ints(recorded.path("ids")),
            Recorded.floats(recorded.path("logits").asText()));
    System.out.printf("%s: largest difference of a logit %.1e%n", name, worst);
    assertThat(worst).isLessThan(1e-4);
  }

  @Test
  void adaptersFitAFolderAsTheyFitTheFile() throws Exception {
    ModelFile folder = ModelFile.open(folder("llama"));
    Path adapter = Recorded.file("adapters/llama");
    LoraAdapter peft = LoraAdapter.open(adapter, folder);
    LoraAdapter gguf = LoraAdapter.open(adapter.resolve("adapter.gguf"), folder);
    assertThat(gguf.pairs().keySet()).isEqualTo(peft.pairs().keySet());
    String query = "blk.1.attn_q.weight";
    float[] expected = new float[4];
    float[] actual = new float[4];
    for (int row = 0; row < 32; row++) {
      Objects.requireNonNull(peft.pairs().get(query)).up().row(row, expected);
      Objects.requireNonNull(gguf.pairs().get(query)).up().row(row, actual);
      assertThat(actual).isEqualTo(expected);
    }
  }

  @Test
  void aFolderAnswersLikeAnyModel() throws IOException {
    Path folder = folder("yarn");
    try (LocalModel model = LocalModel.open(folder)) {
      assertThat(model.info().name()).isEqualTo("yarn");
      assertThat(model.info().architecture()).isEqualTo("qwen2");
      assertThat(model.info().sha256()).hasSize(64);
      Generation generation =
          model.generate(
              List.of(Message.user("the end")),
              new Sampling(3, 1, 0, 1, 20, List.of()),
              LanguageModel.TextSink.NONE);
      assertThat(generation.completionTokens()).isPositive();
      assertThat(generation.promptTokens())
          .isEqualTo(model.countTokens(List.of(Message.user("the end"))));
    }
    ModelFile file = ModelFile.open(folder);
    assertThat(file.ends()).contains(94, 95);
    assertThat(file.tokenizer().encode("th a<|im_end|>", true)).hasSize(3);
    ModelStore store = new ModelStore(temporary);
    String before = store.sha256(folder);
    Files.writeString(folder.resolve("README.md"), "no part of the model");
    assertThat(store.sha256(folder)).isEqualTo(before);
    Files.writeString(folder.resolve("chat_template.jinja"), "{{ messages[0].content }}");
    assertThat(store.sha256(folder)).isNotEqualTo(before);
    assertThat(store.resolve(folder.toString())).isEqualTo(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "smollm", "llama-bpe", "qwen2", "gemma", "llama"})
  void tokenizerFilesGiveTheRecordedIds(String name) throws IOException {
    JsonNode all;
    InputStream file =
        HubFolderTest.class.getResourceAsStream("/golden/folders/tokenizers.json.gz");
    try (InputStream in = new GZIPInputStream(Objects.requireNonNull(file))) {
      all = JSON.readTree(in);
    }
    InputStream same = HubFolderTest.class.getResourceAsStream("/golden/tokens.json.gz");
    List<String> texts;
    try (InputStream in = new GZIPInputStream(Objects.requireNonNull(same))) {
      texts =
          StreamSupport.stream(JSON.readTree(in).path("texts").spliterator(), false)
              .map(JsonNode::asText)
              .toList();
    }
    Gguf gguf = Gguf.of(HubTokenizer.vocabulary(all.path(name).path("tokenizer")), List.of());
    Tokenizer tokenizer = ModelFile.of(Path.of(name), gguf).tokenizer();
    int at = 0;
    for (JsonNode ids : all.path(name).path("ids")) {
      String text = texts.get(at++);
      // What is said of control tokens holds here: their spelling in a text stays text.
      boolean spelt = tokenizer.specials(text).find();
      if (!spelt) {
        assertThat(tokenizer.encode(text, false)).as(text).isEqualTo(Recorded.ints(ids));
      }
    }
    assertThat(at).isEqualTo(400);
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() throws IOException {
    refused("config.json", json -> json.put("model_type", "phi3"), "'phi3'", "gemma3_text");
    refused("config.json", json -> json.put("hidden_act", "relu"), "'relu'");
    refused("config.json", json -> json.put("use_sliding_window", true), "use_sliding_window");
    refused("config.json", json -> json.putObject("quantization_config"), "quantization_config");
    refused("config.json", json -> json.remove("hidden_size"), "'hidden_size'");
    refused("config.json", json -> json.put("tie_word_embeddings", false), "lm_head.weight");
    refused(
        "config.json",
        json -> ((ObjectNode) json.path("rope_parameters")).put("rope_type", "longrope"),
        "'longrope'");
    refused("config.json", json -> json.put("num_hidden_layers", 1), "blk.1.");
    refused("tokenizer.json", json -> model(json).put("type", "Unigram"), "'Unigram'");
    refused("tokenizer.json", json -> json.putObject("normalizer").put("type", "NFKC"), "NFKC");
    refused(
        "tokenizer.json",
        json -> json.putObject("pre_tokenizer").put("type", "Whitespace"),
        "Whitespace");
    refused("tokenizer.json", json -> model(json).put("ignore_merges", true), "ignore_merges");
    Path folder = folder("yarn");
    Files.delete(folder.resolve("tokenizer.json"));
    assertThatThrownBy(() -> ModelFile.open(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tokenizer.json");
  }

  private static ObjectNode model(ObjectNode tokenizer) {
    return (ObjectNode) tokenizer.path("model");
  }

  private void refused(String file, Consumer<ObjectNode> change, String... words)
      throws IOException {
    Path folder = folder("yarn");
    ObjectNode json = (ObjectNode) JSON.readTree(folder.resolve(file).toFile());
    change.accept(json);
    Files.writeString(folder.resolve(file), json.toString());
    assertThatThrownBy(() -> LocalModel.open(folder).close())
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(words);
  }
}
