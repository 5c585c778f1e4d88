package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.example.LabelTask;
import dev.tandem.json.Json;
import dev.tandem.llm.TinyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a tiny random model: which answers are right is luck, that all of them count is not. */
class CompareTest {
  private static final String[] COLOURS = {"dark_red", "dark_blue", "green"};

  @TempDir Path folder;

  @BeforeEach
  void writeData() throws IOException {
    TinyModel.folder(folder, "llama");
    Files.write(folder.resolve("train.csv"), labels("apple", 36));
    Files.write(folder.resolve("test.csv"), labels("pear", 30));
  }

  private static List<String> labels(String fruit, int n) {
    List<String> rows = new ArrayList<>(List.of("text,label"));
    for (int i = 0; i < n; i++) {
      rows.add("%s%d %s,%s".formatted(fruit, i, "rbg".charAt(i % 3), COLOURS[i % 3]));
    }
    return rows;
  }

  private Typed compare(String... args) {
    List<String> all = new ArrayList<>(List.of("compare", "-c", "docs", "--report", "report"));
    all.addAll(Arrays.asList(args));
    all.addAll(List.of("--model", folder.resolve("llama").toString()));
    return Typed.in(folder, false, all);
  }

  private void ingest(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
    Typed read = Typed.in(folder, false, List.of("ingest", "-c", "docs", file, "--acl", "public"));
    assertThat(read.code()).as(read.err()).isZero();
  }

  private JsonNode report() throws IOException {
    return Json.tree(Files.readString(folder.resolve("report/compare.json")));
  }

  @Test
  void labelsAreATaskOfTheirOwn() throws IOException {
    Typed done = compare("--train", "train.csv", "--test", "test.csv", "--effort", "quick");
    assertThat(done.code()).as(done.err()).isZero();
    JsonNode json = report();
    assertThat(json.at("/task").asText()).isEqualTo("labels");
    assertThat(json.path("arms").properties().stream().map(each -> each.getKey()))
        .containsExactly("base", "prompt", "curated", "tuned");
    for (String arm : List.of("base", "prompt", "tuned")) {
      JsonNode figures = json.path("arms").path(arm);
      assertThat(figures.at("/calibration_error/n").asInt()).isEqualTo(30);
      assertThat(figures.at("/macro_f1/n").asInt()).isEqualTo(30);
      assertThat(figures.at("/latencies_ms")).hasSize(20);
      int wrong = 0;
      for (JsonNode pair : figures.at("/labels/confusions")) {
        assertThat(COLOURS).contains(pair.path("given").asText());
        wrong += pair.path("n").asInt();
      }
      assertThat(30 - wrong).isEqualTo(Math.round(30 * figures.at("/quality/value").asDouble()));
    }
    assertThat(Files.readString(folder.resolve("report/index.html"))).contains("labelsSection");
  }

  /** They are learnt as labels; an adapter of both arms is trained once. */
  @Test
  void labelsInPromptsAndCompletionsAreComparedInEveryArm() throws IOException {
    ingest("fruit.md", "Every apple and every pear has a colour.\n");
    Files.write(folder.resolve("train.jsonl"), rows("apple", 36, "prompt", "completion", "%s"));
    Files.write(folder.resolve("test.jsonl"), rows("pear", 30, "question", "answers", "[%s]"));
    Typed done =
        compare(
            "--train", "train.jsonl",
            "--test", "test.jsonl",
            "--effort", "quick",
            "--arms", "base,prompt,curated,rag,tuned,hybrid");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(report().at("/task").asText()).isEqualTo("labels");
    for (String arm : List.of("rag", "tuned", "hybrid")) {
      assertThat(report().at("/arms/" + arm + "/failed/value").asDouble()).as(arm).isZero();
      for (JsonNode pair : report().at("/arms/" + arm + "/labels/confusions")) {
        assertThat(COLOURS).contains(pair.path("given").asText());
      }
    }
    try (Stream<Path> adapters = Files.list(folder.resolve("report/adapters"))) {
      assertThat(adapters.toList()).singleElement().matches(each -> LabelTask.of(each).isPresent());
    }
    assertThat(report().at("/arms/hybrid/tokens/value").asDouble()) // it reads passages
        .isGreaterThan(report().at("/arms/tuned/tokens/value").asDouble() + 5);
  }

  private static List<String> rows(
      String fruit, int n, String question, String answer, String value) {
    return labels(fruit, n).stream()
        .skip(1)
        .map(row -> row.split(","))
        .map(
            row ->
                "{\"%s\":\"%s\",\"%s\":%s}"
                    .formatted(question, row[0], answer, value.formatted('"' + row[1] + '"')))
        .toList();
  }

  @Test
  void oneFileIsPartedAndItsPartsAreKept() throws IOException {
    Files.write(folder.resolve("all.csv"), labels("fruit", 80));
    Typed done = compare("--data", "all.csv", "--arms", "base,curated", "--json");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.json().path("remarks")).anyMatch(each -> each.asText().contains("80 rows"));
    List<String> test = Files.readAllLines(folder.resolve("report/parts/test.csv"));
    List<String> train = Files.readAllLines(folder.resolve("report/parts/train.csv"));
    List<String> dev = Files.readAllLines(folder.resolve("report/parts/dev.csv"));
    assertThat(done.json().path("n").asInt()).isEqualTo(test.size()).isBetween(20, 24);
    List<String> all = new ArrayList<>(train);
    all.addAll(dev);
    all.addAll(test);
    List<String> given = Files.readAllLines(folder.resolve("all.csv"));
    assertThat(all).containsExactlyInAnyOrderElementsOf(given.subList(1, given.size()));
    assertThat(done.json().at("/seen_in_training/same").asInt()).isZero();
  }

  @Test
  void whatIsUsedWronglyIsSaidAtOnce() {
    assertThat(compare().err()).contains("--test", "--data");
    Typed both = compare("--data", "train.csv", "--test", "test.csv");
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err()).contains("excludes --train");
    Typed same = compare("--train", "test.csv", "--test", "test.csv");
    assertThat(same.code()).isEqualTo(2);
    assertThat(same.err()).contains("name the same file", "--data");
  }

  @Test
  void whatCannotBeComparedIsSaidBeforeAnythingIsTrained() throws IOException {
    Files.writeString(folder.resolve("empty.jsonl"), "\n");
    refused("holds no questions", "--test", "empty.jsonl");
    Files.copy(folder.resolve("test.csv"), folder.resolve("copy.csv"));
    refused("hold the same rows", "--train", "copy.csv", "--test", "test.csv");
    Files.writeString(folder.resolve("one.csv"), "a,green\nb,green\n");
    refused("only one label, 'green'", "--test", "one.csv");
    refused("needs labelled questions", "--test", "test.csv", "--arms", "base,prompt");
    refused("needs an adapter", "--test", "test.csv", "--arms", "tuned");
    refused(
        "there is no adapter at",
        "--test",
        "test.csv",
        "--arms",
        "tuned",
        "--adapter-of",
        "tuned=gone");
    refused(
        "'tandem ingest' makes one",
        "--train",
        "train.csv",
        "--test",
        "test.csv",
        "--arms",
        "rag,tuned");
    refused("names no model", "--test", "test.csv", "--judge", "http://127.0.0.1:1/v1");
    refused("with --judge", "--test", "test.csv", "--judged", "labels.jsonl");
    refused("no regular expression", "--test", "test.csv", "--form", "(open");
    assertThat(folder.resolve("report/compare.json")).doesNotExist();
    assertThat(folder.resolve("report/adapters")).doesNotExist();
  }

  private void refused(String why, String... args) {
    Typed done = compare(args);
    assertThat(done.code()).as(why).isEqualTo(1);
    assertThat(done.err()).contains(why);
  }

  @Test
  void labelsThatContradictEachOtherAndFewTextsAreRemarks() throws IOException {
    Files.writeString(
        folder.resolve("odd.csv"), "one,green\nOne.,dark_red\npear0 r,green\nsix,dark_blue\n");
    Files.writeString(folder.resolve("learn.csv"), "pear0 r,dark_red\nx,green\ny,green\n");
    Typed done =
        compare("--train", "learn.csv", "--test", "odd.csv", "--arms", "base,curated", "--json");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.json().path("remarks").toString())
        .contains("only 4 test questions")
        .contains("1 test texts have two labels", "'dark_red', 'green'")
        .contains("1 test texts stand in the training rows with another label")
        .contains("'dark_blue'");
    Files.writeString(folder.resolve("same.csv"), "one,green\ntwo,green\n");
    assertThat(
            compare("--train", "train.csv", "--test", "same.csv", "--arms", "base,curated").out())
        .contains("All test texts have the label 'green'");
  }

  @Test
  void questionsThatNothingAnswersAreCompared() throws IOException {
    ingest("leave.md", "Staff get 28 days of leave.\n");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add("{\"id\":\"q%d\",\"question\":\"Who won in %d?\",\"answers\":[]}".formatted(i, i));
    }
    Files.write(folder.resolve("silent.jsonl"), rows);
    Typed done = compare("--test", "silent.jsonl", "--arms", "base,rag", "--form", "\\w+");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.out()).contains("None of the test questions has an answer", "only 10");
    assertThat(report().at("/arms/rag/rightly_declined/n").asInt()).isEqualTo(10);
    assertThat(report().at("/arms/base/form_asked/n").asInt()).isPositive();
  }

  /** Looked up in the documents, though the arm reads none: one of its two answers is made up. */
  @Test
  void whatNoDocumentSupportsIsMeasuredOfArmsWithoutDocuments() throws IOException {
    ingest("leave.md", "Staff get 28 days of leave.\n");
    String row = "{\"id\":\"%d\",\"question\":\"%s\",\"answers\":[\"%s\"]}\n";
    String leave = "Staff get 28 days of leave.";
    String lobster = "The canteen serves lobster on Mondays.";
    Files.writeString(
        folder.resolve("learn.jsonl"),
        row.formatted(1, "How many days off do we have a year?", leave)
            + row.formatted(2, "How many days off do I have each year?", leave)
            + row.formatted(3, "What can we eat at noon?", lobster)
            + row.formatted(4, "What can I eat at noon here?", lobster));
    Files.writeString(
        folder.resolve("ask.jsonl"),
        row.formatted(5, "How many days off do you have per year?", leave)
            + row.formatted(6, "What can one eat at noon?", lobster));
    Typed done =
        compare("--train", "learn.jsonl", "--test", "ask.jsonl", "--arms", "curated", "--json");
    assertThat(done.code()).as(done.err()).isZero();
    assertThat(done.json().at("/arms/curated/quality/value").asDouble()).isEqualTo(1);
    assertThat(done.json().at("/arms/curated/unsupported/value").asDouble()).isEqualTo(.5);
    assertThat(Files.readString(folder.resolve("report/answers/support.jsonl"))).contains("stated");
  }

  @Test
  void aDeadJudgeLeavesAllElseAndTheCodeSaysSo() throws IOException {
    Typed done =
        compare(
            "--train", "train.csv",
            "--test", "test.csv",
            "--arms", "base,curated",
            "--judge", "http://127.0.0.1:1/v1#large");
    assertThat(done.code()).as(done.out()).isEqualTo(1);
    assertThat(report().at("/judge/silent").asBoolean()).isTrue();
    assertThat(report().at("/arms/base/quality/n").asInt()).isEqualTo(30);
    assertThat(report().at("/arms/base").has("judged")).isFalse();
    assertThat(done.out()).contains("its figures are missing");
  }

  @Test
  void anArmWhoseTrainingFailsIsLeftOut() throws IOException {
    Files.writeString(folder.resolve("report"), ""); // nothing can be written into it
    assertThat(compare("--train", "train.csv", "--test", "test.csv").code()).isEqualTo(1);
    Files.delete(folder.resolve("report"));
    Files.createDirectories(folder.resolve("report"));
    Files.writeString(folder.resolve("report/adapters"), ""); // nor here
    Typed done =
        compare("--train", "train.csv", "--test", "test.csv", "--arms", "base,tuned,curated");
    assertThat(done.code()).as(done.err()).isEqualTo(1);
    assertThat(done.out()).contains("The arm tuned is missing");
    assertThat(report().path("arms")).hasSize(2);
  }
}
