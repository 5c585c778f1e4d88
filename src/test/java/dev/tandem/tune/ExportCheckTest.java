package dev.tandem.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.llm.AdapterExport;
import dev.tandem.llm.ExportFormat;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.TinyModel;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Safetensors;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a tiny model with an adapter of peft's; what is wrong is planted. */
class ExportCheckTest {
  private static final String WEIGHTS = "adapter_model.safetensors";

  @TempDir Path temporary;
  private ModelFile base;
  private Path adapter;

  @BeforeEach
  void unpack() throws Exception {
    base = ModelFile.open(TinyModel.folder(temporary, "llama"));
    adapter = Files.createDirectories(temporary.resolve("adapter"));
    for (String name : List.of("adapter_config.json", WEIGHTS)) {
      Path from =
          Path.of(
              Objects.requireNonNull(
                      ExportCheckTest.class.getResource("/golden/adapters/llama/" + name))
                  .toURI());
      Files.copy(from, adapter.resolve(name));
    }
  }

  private AdapterExport.Source source() {
    return AdapterExport.Source.open("tiny", base, adapter, BlockType.F16);
  }

  private Path export(ExportFormat format) throws IOException {
    Path to = Files.createDirectories(temporary.resolve(format.wireName()));
    return AdapterExport.of(format, source()).write(to, bytes -> {});
  }

  private List<String> failed(ExportFormat format, Path written) {
    return ExportCheck.check(source(), format, written, ExportCheck.prompts(base)).stream()
        .peek(row -> System.out.println(format + " " + row))
        .filter(row -> !row.passed())
        .map(ExportCheck.Row::name)
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasExportedIsWhatWasTrained(ExportFormat format) throws IOException {
    assertThat(failed(format, export(format))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void anAdapterThatLearntNothingFails(ExportFormat format) throws IOException {
    List<GgufTensor> zeros =
        Safetensors.open(adapter.resolve(WEIGHTS)).tensors().stream()
            .map(
                tensor ->
                    tensor.name().contains("lora_B")
                        ? new GgufTensor(
                            tensor.name(),
                            tensor.shape(),
                            BlockType.F32,
                            MemorySegment.ofArray(new float[(int) tensor.weights()]))
                        : tensor)
            .toList();
    Path empty = temporary.resolve("empty.safetensors");
    Safetensors.write(empty, Map.of(), zeros);
    Files.move(empty, adapter.resolve(WEIGHTS), StandardCopyOption.REPLACE_EXISTING);
    assertThat(failed(format, export(format))).containsExactly("weights changed");
  }

  @Test
  void theBaseItselfIsNoExport() {
    assertThat(failed(ExportFormat.MERGED_SAFETENSORS, temporary.resolve("llama")))
        .contains("logits", "weights changed");
  }

  @ParameterizedTest
  @EnumSource
  void anAdapterOfAnotherTemplateOrOtherEndTokensFails(ExportFormat format) throws IOException {
    Path written = export(format);
    Path folder = Files.isDirectory(written) ? written : written.resolveSibling("");
    Files.writeString(
        folder.resolve("tandem.json"),
        "{\"template_sha256\":\"%s\",\"end_tokens\":[\"<|im_end|>\",\"<|endoftext|>\"]}"
            .formatted(ExportCheck.templateSha256(base)));
    assertThat(failed(format, written)).isEmpty();
    Files.writeString(
        folder.resolve("tandem.json"),
        "{\"template_sha256\":\"0123\",\"end_tokens\":[\"<|im_end|>\",\"</s>\"]}");
    assertThat(failed(format, written)).containsExactly("chat template", "end tokens");
  }

  @Test
  void aTemplateThatLiesWithTheAdapterCounts() throws IOException {
    Files.writeString(adapter.resolve("chat_template.jinja"), "{{ messages[0].content }}");
    assertThat(failed(ExportFormat.PEFT, export(ExportFormat.PEFT)))
        .containsExactly("chat template");
  }

  @Test
  void aChangedFileOfAMergedFolderFails() throws IOException {
    Path written = export(ExportFormat.MERGED_SAFETENSORS);
    try (Stream<Path> files = Files.list(written)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("config.json", "tokenizer.json", "chat_template.jinja");
    }
    Files.writeString(written.resolve("chat_template.jinja"), "{{ messages[0].content }}");
    Files.writeString(written.resolve("generation_config.json"), "{\"eos_token_id\":[93]}");
    assertThat(failed(ExportFormat.MERGED_SAFETENSORS, written)).contains("chat template");
  }
}
