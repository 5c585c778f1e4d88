package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import dev.tandem.llm.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a tiny random model, which learns to tell apart what begins with one letter or another. */
class EvalLabelsTest {
  private static final String[] COLOURS = {"dark_red", "dark_blue", "green"};

  @TempDir Path folder;

  @BeforeEach
  void writeData() throws IOException {
    TinyModel.folder(folder, "llama");
    Files.write(folder.resolve("train.csv"), rows(90));
    Files.write(folder.resolve("test.csv"), rows(30));
  }

  private static List<String> rows(int n) {
    List<String> rows = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < n; i++) {
      String letter = List.of("r", "b", "g").get(i % 3);
      rows.add("%s%d,%s".formatted(letter.repeat(4), i, COLOURS[i % 3]));
    }
    return rows;
  }

  private Typed run(String... args) {
    List<String> all = new ArrayList<>(Arrays.asList(args));
    all.addAll(List.of("--model", folder.resolve("llama").toString()));
    return Typed.in(folder, false, all);
  }

  @Test
  void whatIsLearntIsMeasuredCalibratedAndShown() throws IOException {
    Typed learnt =
        run(
            "tune",
            "--data",
            "train.csv",
            "--dev-share",
            "0.2",
            "--epochs",
            "30",
            "--batch",
            "6",
            "--learning-rate",
            "0.01",
            "--rank",
            "4",
            "--no-gates", // planted secrets are many beside 30 rows
            "--out",
            "colours",
            "--json");
    assertThat(learnt.code()).as(learnt.err()).isZero();
    JsonNode task =
        Json.tree(Files.readString(folder.resolve("colours/tandem.json"))).get("labels");
    assertThat(task.get("prompt").get("labels")).hasSize(3);
    assertThat(task.get("prompt").get("instruction").asText()).contains("dark blue, dark red");

    Typed fitted =
        run("eval", "labels", "--data", "train.csv", "--adapter", "colours", "--fit-temperature");
    assertThat(fitted.code()).as(fitted.err()).isZero();
    Typed measured =
        run(
            "eval",
            "labels",
            "--data",
            "test.csv",
            "--adapter",
            "colours",
            "--report",
            "report",
            "--json");
    assertThat(measured.code()).as(measured.err()).isZero();
    JsonNode metrics = measured.json().get("metrics");
    assertThat(metrics.get("accuracy").get("value").asDouble()).isGreaterThan(0.6);
    assertThat(metrics.get("macro_f1").get("n").asInt()).isEqualTo(30);
    assertThat(metrics.has("calibration_error_raw")).isTrue();
    assertThat(measured.json().get("labels").get("dark_red").get("n").asInt()).isEqualTo(10);
    assertThat(Files.readString(folder.resolve("report/labels.html")))
        .contains("<svg", "dark_blue", "30 texts, 3 labels")
        .doesNotContain("http");
  }

  @Test
  void theModelAsItIsIsToldTheLabels() throws IOException {
    Typed untrained = run("eval", "labels", "--data", "test.csv", "--labels", "train.csv");
    assertThat(untrained.code()).as(untrained.err()).isZero();
    assertThat(untrained.out())
        .contains("30 texts, 3 labels", "accuracy", "Most confused", "of  10");
    Files.writeString(folder.resolve("names.txt"), "dark_red\ndark_blue\n\ngreen\n");
    Typed named =
        run(
            "eval",
            "labels",
            "--data",
            "test.csv",
            "--labels",
            "names.txt",
            "--limit",
            "5",
            "--json");
    assertThat(named.json().get("n").asInt()).isEqualTo(5);
    assertThat(named.json().has("temperature")).isFalse();
  }

  @Test
  void whatCannotBeMeasuredIsToldInOneSentence() throws IOException {
    assertThat(run("eval", "labels", "--data", "test.csv").err())
        .contains("The labels are not known", "--labels");
    Files.writeString(folder.resolve("two.txt"), "green\ndark_red\n");
    assertThat(run("eval", "labels", "--data", "test.csv", "--labels", "two.txt").err())
        .contains("test.csv line 3", "'dark_blue'", "among the 2 known");
    Files.writeString(folder.resolve("one.csv"), "a,green\nb,green\n");
    assertThat(run("eval", "labels", "--data", "one.csv", "--labels", "one.csv").err())
        .contains("only one label, 'green'");
    Files.writeString(folder.resolve("empty.csv"), "");
    assertThat(run("eval", "labels", "--data", "empty.csv", "--labels", "two.txt").err())
        .contains("empty.csv holds no examples");
    Files.writeString(folder.resolve("bad.csv"), "a,green\nb,\n");
    assertThat(run("eval", "labels", "--data", "bad.csv", "--labels", "two.txt").err())
        .contains("bad.csv line 2", "mend that row");
    Typed unlearnt = run("eval", "labels", "--data", "test.csv", "--fit-temperature");
    assertThat(unlearnt.code()).isEqualTo(1);
    assertThat(unlearnt.err()).contains("--adapter");
  }
}
