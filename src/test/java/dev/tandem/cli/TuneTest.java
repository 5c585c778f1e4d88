package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.Adapters;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.example.Audience;
import dev.tandem.json.Json;
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
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneTest {
  private static final String CHAT =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"},{\"role\":\"assistant\",\"content\":\"%s\"}]}";

  @TempDir Path folder;

  @BeforeEach
  void needModel() {
    try {
      ModelStore.standard().resolve(ModelStore.DEFAULT);
    } catch (UserError absent) {
      Assumptions.abort("skipped: the default model has not been fetched");
    }
  }

  private Typed tune(boolean colours, String... args) {
    return run(colours, List.of("tune"), args);
  }

  private Typed run(boolean colours, List<String> command, String... args) {
    List<String> all = new ArrayList<>(command);
    all.addAll(Arrays.asList(args));
    return Typed.in(folder, colours, all);
  }

  private void write(String name, String... lines) throws IOException {
    Files.write(folder.resolve(name), List.of(lines));
  }

  @Test
  void whatIsLearntIsShownInBracketsOrColoursOrJson() throws IOException {
    write("chat.jsonl", CHAT.formatted("What is 2+2?", "4"), CHAT.formatted("And 3?", "Three."));
    assertThat(tune(false, "--data", "chat.jsonl", "--show-mask").out())
        .contains("<|im_start|>assistant\n[[4<|im_end|>\n]]", "[[Three.<|im_end|>\n]]");
    Typed coloured = tune(true, "--data", "chat.jsonl", "--show-mask", "1");
    assertThat(coloured.out()).contains("\u001B[", "4m").doesNotContain("[[", "Three");
    JsonNode rows = tune(false, "--data", "chat.jsonl", "--show-mask", "--json").json();
    assertThat(rows).hasSize(2);
    JsonNode segments = rows.get(0).get("segments");
    assertThat(segments.get(1).get("text").asText()).isEqualTo("4<|im_end|>\n");
    assertThat(segments.get(1).get("learnt").asBoolean()).isTrue();
    assertThat(rows.get(0).get("place").get("line").asInt()).isEqualTo(1);
  }

  @Test
  void aFewLabelsAreListedInThePromptAndOnlyTheLabelIsLearnt() throws IOException {
    write("rows.csv", "text,label", "great,good", "awful,bad");
    JsonNode segments =
        tune(false, "--data", "rows.csv", "--show-mask", "--json").json().get(0).get("segments");
    assertThat(segments.get(0).get("text").asText())
        .contains("bad, good.", "user\ngreat<")
        .doesNotContain("SmolLM");
    assertThat(segments.get(1).get("text").asText()).isEqualTo("good<|im_end|>");
  }

  @Test
  void refusedRowsEndTheCheckWithOne() throws IOException {
    write("fine.jsonl", CHAT.formatted("a?", "b"), CHAT.formatted("c?", "d"));
    write("long.jsonl", CHAT.formatted("a?", "b ".repeat(200)), CHAT.formatted("c?", "d"));
    Typed fine = tune(false, "--data", "fine.jsonl", "--test", "fine.jsonl", "--check", "--json");
    assertThat(fine.code()).as(fine.err()).isZero();
    assertThat(finding(fine, "test rows in training").get("count").asInt()).isEqualTo(2);
    Typed refused = tune(false, "--data", "long.jsonl", "--max-tokens", "60", "--check");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).contains("long.jsonl line 1 has", "of at most 60", "Refused");
    Typed cut =
        tune(false, "--data", "long.jsonl", "--max-tokens", "60", "--cut", "--check", "--json");
    assertThat(cut.code()).isZero();
    assertThat(cut.json().get("cut").asInt()).isEqualTo(1);
    assertThat(cut.json().get("longest").asInt()).isEqualTo(60);
    Typed nothing =
        tune(false, "--data", "long.jsonl", "--max-tokens", "20", "--cut", "--check", "--json");
    assertThat(finding(nothing, "nothing learnt").get("count").asInt()).isEqualTo(2);
  }

  private static JsonNode finding(Typed run, String check) {
    for (JsonNode finding : run.json().get("findings")) {
      if (finding.get("check").asText().equals(check)) {
        return finding;
      }
    }
    throw new AssertionError(run.out());
  }

  @Test
  void documentsAreSplitAndLearntWholeButForTheFirstToken() throws IOException {
    Files.createDirectories(folder.resolve("docs"));
    write("docs/a.md", "word ".repeat(50).strip());
    write("docs/b.txt", "Another document.");
    JsonNode rows =
        tune(false, "--documents", "docs", "--max-tokens", "40", "--show-mask", "9", "--json")
            .json();
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).get("tokens").asInt()).isEqualTo(40);
    rows.forEach(
        row -> assertThat(row.get("learnt").asInt()).isEqualTo(row.get("tokens").asInt() - 1));
    assertThat(rows.get(2).get("place").get("source").asText()).endsWith("b.txt");
  }

  @Test
  void rowsOfDeletedDocumentsAreLeftOutAndSomeOldRowsAreLearntAgain() throws IOException {
    Files.createDirectories(folder.resolve("docs"));
    write("docs/a.md", "The badge desk is on the ground floor.");
    write("docs/b.md", "The canteen opens at noon.");
    assertThat(run(false, List.of("ingest"), "-c", "hr", "docs", "--acl", "public").code())
        .isZero();
    assertThat(run(false, List.of("delete"), "-c", "hr", "b.md").code()).isZero();
    String row =
        "{\"prompt\":\"%s\",\"completion\":\"%s\",\"doc_ids\":[\"%s\"],\"acl\":\"public\"}";
    write(
        "new.jsonl",
        row.formatted("Where is the badge desk?", "Ground floor.", "a.md"),
        row.formatted("When does the canteen open?", "At noon.", "b.md"));
    String[] old = new String[8];
    Arrays.setAll(old, i -> CHAT.formatted("Old question " + i + "?", "Old answer " + i));
    write("old.jsonl", old);
    Typed check =
        tune(
            false,
            "--data",
            "new.jsonl",
            "-c",
            "hr",
            "--replay",
            "old.jsonl",
            "--replay-share",
            "3",
            "--dev-share",
            "0",
            "--check",
            "--json");
    assertThat(check.code()).as(check.err()).isZero();
    JsonNode left = finding(check, "deleted");
    assertThat(left.get("count").asInt()).isEqualTo(1);
    assertThat(left.get("items").get(0).get("place").get("line").asInt()).isEqualTo(2);
    assertThat(check.json().get("train").asInt()).isEqualTo(1 + 3);

    JsonNode shown =
        tune(false, "--data", "new.jsonl", "-c", "hr", "--with-retrieval", "--show-mask", "--json")
            .json();
    assertThat(shown.get(0).get("segments").get(0).get("text").asText())
        .contains("The badge desk is on the ground floor.", "Question: Where is the badge desk?");
    Typed noCollection = tune(false, "--data", "new.jsonl", "--with-retrieval", "--show-mask");
    assertThat(noCollection.code()).isEqualTo(1);
    assertThat(noCollection.err()).contains("-c NAME");
  }

  @Test
  void anAdapterWhoseDocumentsWereDeletedIsMadeAgainWithoutThem() throws IOException {
    Files.createDirectories(folder.resolve("docs"));
    String[] rows = new String[8];
    for (int i = 0; i < rows.length; i++) {
      write("docs/plan" + i + ".md", "Desk " + i + " is on floor " + i / 4 + ".");
      rows[i] =
          "{\"prompt\":\"Where is desk %d?\",\"completion\":\"On floor %d.\",\"acl\":\"public\",\"doc_ids\":[\"plan%d.md\"]}"
              .formatted(i, i / 4, i);
    }
    write("desks.jsonl", rows);
    assertThat(run(false, List.of("ingest"), "-c", "hr", "docs", "--acl", "public").code())
        .isZero();
    Typed learnt =
        tune(
            false,
            "--data",
            "desks.jsonl",
            "-c",
            "hr",
            "--effort",
            "quick",
            "--rank",
            "2",
            "--batch",
            "4",
            "--out",
            "desks");
    assertThat(learnt.code()).as(learnt.err()).isZero();
    assertThat(tune(false, "--stale").out()).contains("No adapter is behind its documents.");
    assertThat(run(false, List.of("delete"), "-c", "hr", "plan3.md").code()).isZero();

    Typed made = tune(false, "--stale", "--json");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.json()).hasSize(1);
    assertThat(made.json().get(0).get("path").asText()).endsWith("desks-2");
    JsonNode lineage = Json.tree(Files.readString(folder.resolve("desks-2/tandem.json")));
    assertThat(lineage.get("documents").toString()).contains("plan2.md").doesNotContain("plan3.md");
    assertThat(folder.resolve("desks/tandem.json")).exists();
    assertThat(tune(false, "--stale", "--json").json()).isEmpty();
  }

  @Test
  void whatGoesOnFromAnAdapterOfAnotherCollectionIsTaintedByThatOnesDocumentsToo()
      throws IOException {
    String tiny = TinyModel.folder(folder.resolve("models"), "llama").toString();
    Files.createDirectories(folder.resolve("it"));
    Files.createDirectories(folder.resolve("hr"));
    write("it/desk.md", "The desk is open.");
    write("it/spare.md", "The spare key.");
    write("hr/desk.md", "The desk is shut.");
    assertThat(run(false, List.of("ingest"), "-c", "it", "it", "--acl", "public").code()).isZero();
    assertThat(run(false, List.of("ingest"), "-c", "hr", "hr", "--acl", "public").code()).isZero();
    List<String> quick =
        List.of("tune", "--model", tiny, "--effort", "quick", "--rank", "2", "--dev-share", "0");
    Typed parent = run(false, quick, "--documents-of", "it", "--out", "parent");
    assertThat(parent.code()).as(parent.err()).isZero();
    write("rows.jsonl", "{\"prompt\":\"a\",\"completion\":\"b\",\"doc_ids\":[\"desk.md\"]}");
    Typed child =
        run(
            false,
            quick,
            "-c",
            "hr",
            "--data",
            "rows.jsonl",
            "--continue",
            "parent",
            "--out",
            "child");
    assertThat(child.code()).as(child.err()).isZero();
    Typed both = run(false, quick, "--documents-of", "it", "--documents-of", "hr", "--out", "both");
    assertThat(both.code()).as(both.err()).isZero();

    JsonNode hr = run(false, List.of("delete"), "-c", "hr", "desk.md", "--json").json();
    assertThat(texts(hr.get("adapters"))).containsExactly("child", "both");
    JsonNode it = run(false, List.of("delete"), "-c", "it", "spare.md", "--json").json();
    assertThat(texts(it.get("adapters"))).containsExactly("parent", "child", "both");
    assertThat(run(false, List.of("adapter", "show", "child")).out())
        .contains("deleted     desk.md of 'hr'", "deleted     spare.md of 'it'")
        .doesNotContain("desk.md of 'it'");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Test
  void wrongUseIsToldInOneSentence() throws IOException {
    write("chat.jsonl", CHAT.formatted("a?", "b"));
    assertThat(tune(false, "--data", "chat.jsonl").code()).isEqualTo(1);
    assertThat(tune(false, "--check").err()).contains("nothing to learn");
    assertThat(tune(false, "--data", "chat.jsonl", "--check", "--show-mask").code()).isEqualTo(2);
    assertThat(tune(false, "--data", "chat.jsonl", "--format", "xml", "--check").code())
        .isEqualTo(2);
    assertThat(tune(false, "--data", "absent.jsonl", "--check").err()).contains("absent.jsonl");
    assertThat(tune(false, "--data", "chat.jsonl", "--max-tokens", "1", "--check").code())
        .isEqualTo(1);
    assertThat(tune(false, "--data", "chat.jsonl", "--dev-share", "2", "--check").code())
        .isEqualTo(1);
  }

  @Test
  void examplesBecomeAnAdapterForWhoMayReadAllOfThem() throws IOException {
    String[] rows = new String[8];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          "{\"prompt\":\"Where is desk %d?\",\"completion\":\"On floor %d.\",\"acl\":\"group:hr\",\"doc_ids\":[\"plan%d.md\"]}"
              .formatted(i, i / 4, i);
    }
    write("desks.jsonl", rows);
    String[] command = {
      "--data", "desks.jsonl", "--effort", "quick", "--rank", "2", "--batch", "4", "--out", "desks"
    };
    Typed learnt =
        tune(false, Stream.concat(Stream.of(command), Stream.of("--json")).toArray(String[]::new));
    assertThat(learnt.code()).as(learnt.err()).isZero();
    assertThat(learnt.json().get("adapter").asText()).isEqualTo("desks");
    assertThat(learnt.json().get("end").asText()).isEqualTo("done");
    assertThat(learnt.json().get("steps").asInt()).isEqualTo(2);
    assertThat(learnt.json().get("dev_loss").asDouble())
        .isLessThan(learnt.json().get("metrics").get("dev_loss_before").asDouble());
    assertThat(learnt.json().get("readers").asText()).isEqualTo("group:hr");
    assertThat(Files.readString(folder.resolve("desks/loss.svg"))).contains("<svg");
    JsonNode lineage = Json.tree(Files.readString(folder.resolve("desks/tandem.json")));
    assertThat(lineage.get("documents").get(0).get("doc_id").asText()).startsWith("plan");
    assertThat(folder.resolve("desks/checkpoint.safetensors")).doesNotExist();

    Typed again = tune(false, command);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("There is an adapter in", "--out");

    assertThat(Audience.admits(folder.resolve("desks"), Principals.parse("group:hr"))).isTrue();
    assertThat(Audience.admits(folder.resolve("desks"), Principals.ANONYMOUS)).isFalse();
    try (Tandem tandem =
        Tandem.open(
            folder.resolve("home"), Map.of("model.adapter", folder.resolve("desks").toString()))) {
      tandem.createCollection("plans", Acl.PUBLIC, "en");
      assertThat(tandem.adapters().find("desks").tainted()).isEmpty(); // of no collection
      assertThatThrownBy(
              () -> tandem.ask("plans", "Where is desk 3?", Arm.BASE, Principals.ANONYMOUS))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("trained on rows that you may not read");
      assertThat(
              tandem
                  .ask("plans", "Where is desk 3?", Arm.BASE, Principals.parse("group:hr"))
                  .adapter())
          .isEqualTo("desks");
    }
  }

  @Test
  void anAdapterThatFailsAGateIsSetAsideWithItsCard() throws IOException {
    String[] rows = new String[60];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          "{\"prompt\":\"Where is desk %d?\",\"completion\":\"On floor %d.\"}".formatted(i, i / 4);
    }
    write("desks.jsonl", rows);
    String tiny = TinyModel.folder(folder.resolve("models"), "llama").toString();
    String[] command = {
      "--model",
      tiny,
      "--data",
      "desks.jsonl",
      "--epochs",
      "1",
      "--rank",
      "2",
      "--learning-rate",
      "1e-9",
      "--out",
      "desks",
      "--json"
    };
    Typed refused =
        tune(false, Stream.concat(Stream.of(command), Stream.of("--gate")).toArray(String[]::new));
    assertThat(refused.code()).as(refused.err()).isEqualTo(1);
    assertThat(refused.err()).contains("not registered", "learnt.loss", "leak.verbatim (not");
    assertThat(refused.json().get("refused").asText()).contains("desks.refused");
    JsonNode learnt = refused.json().get("gates").get(0);
    assertThat(learnt.get("name").asText()).isEqualTo("learnt.loss");
    assertThat(learnt.get("passed").asBoolean()).isFalse();
    assertThat(learnt.get("value").isNumber() && learnt.get("threshold").isNumber()).isTrue();
    assertThat(folder.resolve("desks")).doesNotExist();
    JsonNode card = Json.tree(Files.readString(folder.resolve("desks.refused/card.json")));
    assertThat(card.get("report").get("canaries")).hasSize(4);
    try (Tandem tandem = Tandem.open(folder.resolve("home"))) {
      Adapters.Listed known = tandem.adapters().find("desks.refused");
      assertThat(known.present()).isTrue();
      assertThat(known.adapter().refused()).contains("learnt.loss");
      Path aside = Path.of(known.adapter().path());
      tandem.createCollection("hr", Acl.PUBLIC, "en");
      assertThatThrownBy(
              () -> tandem.adapters().promote("desks.refused", aside, "hr", Set.of("learnt.loss")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("was refused by its gates");
    }
    assertThat(run(false, List.of("adapter", "list")).out()).contains("refused by its gates");
    Typed kept = tune(false, command);
    assertThat(kept.code()).as(kept.err()).isZero();
    assertThat(kept.json().get("gates")).hasSameSizeAs(refused.json().get("gates"));
    assertThat(kept.json().get("refused").isNull()).isTrue();
    try (Tandem tandem = Tandem.open(folder.resolve("home"))) {
      assertThat(tandem.adapters().find("desks").gates().getFirst().name())
          .isEqualTo("learnt.loss");
    }
    List<String> check = List.of("adapter", "check", "desks");
    Typed checked =
        run(false, check, "--model", tiny, "--data", "desks.jsonl", "--json", "--seed", "2");
    assertThat(checked.code()).as(checked.err()).isEqualTo(1);
    assertThat(checked.err())
        .contains("does not pass", "export.merged-gguf")
        .doesNotContain("measured");
    JsonNode before = Json.tree(Files.readString(folder.resolve("desks/card.json")));
    assertThat(checked.json().get("lineage")).isEqualTo(before.get("lineage"));
    assertThat(checked.json().get("report").get("canaries"))
        .isEqualTo(card.get("report").get("canaries"));
    assertThat(Files.readString(folder.resolve("desks/card.html")))
        .contains("<h1>desks</h1>", "gates failed", "Survives export");
    assertThat(run(false, List.of("adapter", "show", "desks")).out())
        .contains("FAILED", "learnt.loss", "not measured");
    assertThat(tune(false, "--gate", "--no-gates", "--data", "desks.jsonl").code()).isEqualTo(2);
    assertThat(
            tune(false, "--threshold", "leak.all=3", "--data", "desks.jsonl", "--out", "x").err())
        .contains("no gate 'leak.all'", "leak.canaries");
  }

  @Test
  void withoutAFolderNothingIsReadAndRefusedRowsAreNotLearnt() throws IOException {
    assertThat(tune(false, "--data", "none.jsonl").err()).contains("--out");
    write("bad.jsonl", CHAT.formatted("a?", "b"), CHAT.formatted("c?", ""));
    Typed bad = tune(false, "--data", "bad.jsonl", "--out", "bad");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.err()).contains("Nothing was learnt");
    assertThat(bad.out()).contains("bad.jsonl line 2");
    assertThat(folder.resolve("bad")).doesNotExist();
    Typed targets = tune(false, "--data", "bad.jsonl", "--targets", "x_proj", "--out", "bad");
    assertThat(targets.err()).contains("no target 'x_proj'", "q_proj");
  }
}
