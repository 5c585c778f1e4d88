package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.example.Audience;
import dev.tandem.llm.ModelStore;
import dev.tandem.llm.TinyModel;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
  @TempDir Path folder;
  private Path adapter;

  @BeforeEach
  void unpack() throws Exception {
    TinyModel.folder(folder, "llama");
    adapter = Files.createDirectories(folder.resolve("support"));
    for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
      Path from =
          Path.of(
              Objects.requireNonNull(ExportTest.class.getResource("/golden/adapters/llama/" + name))
                  .toURI());
      Files.copy(from, adapter.resolve(name));
    }
  }

  private void lineage(String sha256) throws IOException {
    Files.writeString(
        adapter.resolve(Audience.FILE),
        "{\"base\":\"llama\",\"base_sha256\":\"%s\",\"readers\":\"group:hr\",\"doc_ids\":[\"a.md\"]}"
            .formatted(sha256));
  }

  private Typed export(String... args) {
    return exportOf("llama", args);
  }

  private Typed exportOf(String model, String... args) {
    List<String> all = new ArrayList<>(List.of("export"));
    all.addAll(List.of("--model", folder.resolve(model).toString()));
    all.addAll(Arrays.asList(args));
    return Typed.in(folder, false, all);
  }

  @Test
  void everyFormatIsWrittenCheckedAndKeepsWhoMayReadIt() throws IOException {
    lineage(ModelStore.standard().sha256(folder.resolve("llama")));
    List<Path> loaded = new ArrayList<>();
    for (String format : List.of("peft", "gguf", "merged-gguf", "merged-safetensors")) {
      Typed run = export("support", "--to", "out/" + format, "--format", format, "--json");
      assertThat(run.code()).as(run.err()).isZero();
      JsonNode json = run.json();
      assertThat(json.path("adapter").asText()).isEqualTo("support");
      assertThat(json.path("format").asText()).isEqualTo(format);
      assertThat(json.path("check").path("passed").asBoolean()).isTrue();
      assertThat(json.path("check").path("rows")).hasSize(5);
      Path out = folder.resolve("out").resolve(format);
      try (Stream<Path> files = Files.list(out)) {
        assertThat(json.path("files")).hasSize((int) files.count());
      }
      for (JsonNode file : json.path("files")) {
        Path written = out.resolve(file.path("name").asText());
        assertThat(written).hasSize(file.path("bytes").asLong());
        assertThat(ModelStore.standard().sha256(written)).isEqualTo(file.path("sha256").asText());
      }
      loaded.add(format.endsWith("gguf") ? out.resolve("support.gguf") : out);
    }
    for (Path path : loaded) {
      assertThat(Audience.admits(path, Principals.parse("group:hr"))).isTrue();
      assertThat(Audience.admits(path, Principals.ANONYMOUS)).isFalse();
    }
    try (Stream<Path> left = Files.list(folder.resolve("out"))) {
      assertThat(left).hasSize(4);
    }
    String merged = folder.resolve("out/merged-gguf/support.gguf").toString();
    try (Tandem tandem = Tandem.open(folder.resolve("home"), Map.of("model", merged))) {
      tandem.createCollection("plans", Acl.PUBLIC, "en");
      assertThatThrownBy(() -> tandem.ask("plans", "a?", Arm.BASE, Principals.ANONYMOUS))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("trained on rows that you may not read");
    }
  }

  @Test
  void peopleReadWhatWasWrittenAndHowNearItIs() {
    Typed run = export("support", "--to", "gguf", "--format", "gguf");
    assertThat(run.out()).contains("support.gguf", "bytes", "logits", "weights changed");
    Typed quiet = export("gguf/support.gguf", "--to", "peft", "--format", "PEFT", "--no-check");
    assertThat(quiet.code()).as(quiet.err()).isZero();
    assertThat(quiet.out()).contains("adapter_config.json").doesNotContain("logits");
  }

  @Test
  void whatCannotBeIsRefusedBeforeAnythingIsWritten() throws IOException {
    assertThat(export("nobody", "--to", "x", "--format", "peft").err())
        .contains("no adapter 'nobody'", "tandem adapter list");
    assertThat(export("support", "--to", "llama", "--format", "peft").err())
        .contains("'", "llama", "no empty folder", "--to");
    assertThat(
            export("support", "--to", "x", "--format", "merged-safetensors", "--type", "q8_0")
                .err())
        .contains("f16 or f32");
    assertThat(export("support", "--to", "x", "--format", "merged-gguf", "--type", "q4_1").err())
        .contains("Q4_1", "q8_0");
    Typed format = export("support", "--to", "x", "--format", "onnx");
    assertThat(format.code()).isEqualTo(2);
    assertThat(format.err()).contains("'onnx'", "merged-safetensors");
    lineage("00ff");
    Typed other = export("support", "--to", "x", "--format", "gguf");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("trained on 'llama' with SHA-256 00ff", "--model");
    Typed absent = exportOf("elsewhere.gguf", "support", "--to", "x", "--format", "gguf");
    assertThat(absent.err()).contains("needs its base 'llama'", "elsewhere.gguf");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void whatFailsItsCheckIsTakenAwayAgain() throws IOException {
    Files.writeString(adapter.resolve("chat_template.jinja"), "{{ messages[0].content }}");
    Typed run = export("support", "--to", "x", "--format", "merged-gguf");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("taken away", "'chat template'");
    assertThat(folder.resolve("x")).doesNotExist();
  }
}
