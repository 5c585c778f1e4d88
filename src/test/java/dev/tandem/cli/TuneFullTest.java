package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.json.Json;
import dev.tandem.llm.ModelFile;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tandem tune --method full}, on tiny models. */
class TuneFullTest {
  @TempDir Path folder;

  private Typed tandem(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    return Typed.in(folder, false, all);
  }

  private void rows() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      rows.add(
          "{\"prompt\":\"desk %d?\",\"completion\":\"floor %d\",\"acl\":\"group:hr\"}"
              .formatted(i, i / 4));
    }
    Files.write(folder.resolve("desks.jsonl"), rows);
  }

  @Test
  void allWeightsBecomeAModelForWhoMayReadAllOfTheRows() throws IOException {
    rows();
    String base = TinyModel.folder(folder, "qwen3").toString();
    String[] command = {
      "tune",
      "--method",
      "full",
      "--data",
      "desks.jsonl",
      "--effort",
      "quick",
      "--batch",
      "2",
      "--model",
      base,
      "--learning-rate",
      "3e-3",
      "--out",
      "desks",
      "--json"
    };
    Typed learnt = tandem(command);
    assertThat(learnt.code()).as(learnt.err()).isZero();
    JsonNode said = Json.tree(learnt.out());
    assertThat(said.get("method").asText()).isEqualTo("full");
    assertThat(said.get("dev_loss").asDouble())
        .isLessThan(said.get("metrics").get("dev_loss_before").asDouble());
    Path made = folder.resolve("desks");
    assertThat(made.resolve("checkpoint.safetensors")).doesNotExist();
    JsonNode lineage = Json.tree(Files.readString(made.resolve("tandem.json")));
    assertThat(lineage.get("method").asText()).isEqualTo("full");
    assertThat(lineage.get("lora").isNull()).isTrue();
    assertThat(ModelFile.open(made).template()).isNotNull();

    Typed again = tandem(command);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("There is a model in", "desks'", "--out");
    assertThat(tandem("adapter", "list").out()).contains("desks", "full");
    assertThat(tandem("adapter", "show", "desks").out()).contains("method      full");

    try (Tandem tandem = Tandem.open(folder.resolve("home"), Map.of("model", made.toString()))) {
      tandem.createCollection("plans", Acl.PUBLIC, "en");
      assertThatThrownBy(() -> tandem.ask("plans", "desk 3?", Arm.BASE, Principals.ANONYMOUS))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("model 'desks' was trained on rows that you may not read");
      assertThat(tandem.ask("plans", "desk 3?", Arm.BASE, Principals.parse("group:hr")).model())
          .isEqualTo("desks");
    }
  }

  @Test
  void aModelKnowsTheLabelsThatItLearnt() throws IOException {
    List<String> rows = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < 120; i++) {
      rows.add(i % 2 == 0 ? "more of " + i + ",good" : "less of " + i + ",bad");
    }
    Files.write(folder.resolve("texts.csv"), rows);
    Path made = folder.resolve("texts");
    Typed learnt =
        tandem(
            "tune",
            "--method",
            "full",
            "--data",
            "texts.csv",
            "--epochs",
            "1",
            "--dev-share",
            "0.5",
            "--model",
            TinyModel.folder(folder, "qwen3").toString(),
            "--out",
            "texts");
    assertThat(learnt.code()).as(learnt.err()).isZero();
    assertThat(learnt.out()).contains("All weights are trained, which takes at least", "--model");
    Typed measured = tandem("eval", "labels", "--data", "texts.csv", "--model", made.toString());
    assertThat(measured.code()).as(measured.err()).isZero();
  }

  @Test
  void whatIsOfAdaptersIsRefusedBeforeAnythingIsRead() {
    for (String[] wrong :
        new String[][] {
          {"--rank", "4"},
          {"--alpha", "8"},
          {"--rslora"},
          {"--targets", "q_proj"},
          {"--dropout", "0.1"},
          {"--continue", "desks"}
        }) {
      List<String> command =
          new ArrayList<>(
              List.of("tune", "--method", "full", "--data", "none.jsonl", "--out", "x"));
      command.addAll(List.of(wrong));
      Typed run = tandem(command.toArray(String[]::new));
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains(wrong[0] + " is for adapters", "--method full");
    }
    assertThat(tandem("tune", "--method", "half", "--data", "x", "--out", "x").code()).isEqualTo(2);
  }
}
