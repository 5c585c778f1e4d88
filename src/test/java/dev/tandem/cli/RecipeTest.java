package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.answer.HybridPrompt;
import dev.tandem.json.Json;
import dev.tandem.llm.ModelStore;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tandem tune --recipe}. */
class RecipeTest {
  @TempDir Path folder;

  @BeforeEach
  void needModel() {
    try {
      ModelStore.standard().resolve(ModelStore.DEFAULT);
    } catch (UserError absent) {
      Assumptions.abort("skipped: the default model has not been fetched");
    }
  }

  private Typed tune(String... args) {
    List<String> all = new ArrayList<>(List.of("tune"));
    all.addAll(List.of(args));
    return Typed.in(folder, false, all);
  }

  @Test
  void rows_of_the_recipe_are_shown_and_the_seed_decides_which() {
    JsonNode rows = masks("--recipe-seed", "4");
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).get("place").get("source").asText())
        .isEqualTo("recipe reader, seed 4, row");
    assertThat(rows.get(0).get("segments").get(0).get("text").asText())
        .contains("[1] ", "Question: ");
    assertThat(masks("--recipe-seed", "4")).isEqualTo(rows);
    assertThat(masks("--recipe-seed", "5")).isNotEqualTo(rows);
  }

  private JsonNode masks(String... more) {
    List<String> args =
        new ArrayList<>(List.of("--recipe", "reader", "--recipe-rows", "3", "--show-mask", "9"));
    args.addAll(List.of(more));
    args.add("--json");
    Typed shown = tune(args.toArray(String[]::new));
    assertThat(shown.code()).as(shown.err()).isZero();
    return shown.json();
  }

  @Test
  void the_adapter_says_which_recipe_made_its_rows() throws IOException {
    Typed learnt =
        tune(
            "--recipe",
            "reader",
            "--recipe-rows",
            "4",
            "--recipe-seed",
            "2",
            "--effort",
            "quick",
            "--rank",
            "2",
            "--targets",
            "q_proj",
            "--epochs",
            "1",
            "--no-gates",
            "--out",
            "reader",
            "--json");
    assertThat(learnt.code()).as(learnt.err()).isZero();
    assertThat(learnt.json().get("metrics").get("dev_rows").asInt()).isEqualTo(1);
    assertThat(learnt.json().get("readers").asText()).isEqualTo("public");
    JsonNode retrieval =
        Json.tree(Files.readString(folder.resolve("reader/tandem.json"))).get("retrieval");
    assertThat(retrieval.get("prompt").asText()).isEqualTo(HybridPrompt.version());
    assertThat(retrieval.get("recipe").asText()).isEqualTo("reader");
    assertThat(retrieval.get("recipe_seed").asLong()).isEqualTo(2);
    assertThat(retrieval.get("recipe_rows").asInt()).isEqualTo(4);
    assertThat(HybridPrompt.trained(folder.resolve("reader"))).isTrue();
  }

  @Test
  void examples_of_ones_own_are_mixed_in_with_passages_and_markers() throws IOException {
    Files.createDirectories(folder.resolve("docs"));
    List<String> rows =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    "{\"prompt\":\"Where is desk %d?\",\"completion\":\"floor %d\"}"
                        .formatted(i, 30 + i))
            .toList();
    for (int i = 0; i < rows.size(); i++) {
      Files.writeString(
          folder.resolve("docs/plan" + i + ".md"), "Desk %d is on floor %d.".formatted(i, 30 + i));
    }
    Files.write(folder.resolve("desks.jsonl"), rows);
    Typed.in(folder, false, List.of("ingest", "-c", "hr", "docs", "--acl", "public"));
    String[] mixed = {
      "--recipe",
      "reader",
      "--recipe-rows",
      "3",
      "--data",
      "desks.jsonl",
      "--with-retrieval",
      "-c",
      "hr",
      "--missing",
      "0",
      "--dev-share",
      "0",
      "--show-mask",
      "9",
      "--json"
    };
    Typed shown = tune(mixed);
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(shown.json()).hasSize(4 + 3);
    String whole = shown.json().get(0).get("segments").toString();
    assertThat(whole).contains("Question: Where is desk 0?", "floor 30 [");

    Typed closed = tune("--recipe", "reader", "--data", "desks.jsonl", "--check");
    assertThat(closed.code()).isEqualTo(1);
    assertThat(closed.err()).contains("--with-retrieval -c NAME");
  }

  @Test
  void wrong_use_is_told() {
    assertThat(tune("--recipe", "cake", "--check").code()).isEqualTo(2);
    Typed rows = tune("--recipe-rows", "9", "--check");
    assertThat(rows.code()).isEqualTo(1);
    assertThat(rows.err()).contains("--recipe reader");
    assertThat(tune("--recipe", "reader", "--recipe-rows", "0", "--check").err())
        .contains("--recipe-rows is from 1 to 100,000, not 0.");
    assertThat(tune("--recipe", "reader", "--with-retrieval", "-c", "hr", "--check").err())
        .contains("passages of their own");
  }
}
