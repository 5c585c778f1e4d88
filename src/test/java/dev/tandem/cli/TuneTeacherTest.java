package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import dev.tandem.llm.TinyModel;
import dev.tandem.server.ScriptedEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model learns what another one answers. */
class TuneTeacherTest {
  private static final String QUICK =
      "tune --data rows.jsonl --effort quick --rank 2 --batch 4 --dev-share 0 --out student";

  @TempDir Path folder;
  private String tiny = "";

  @BeforeEach
  void writeRows() throws IOException {
    tiny = TinyModel.folder(folder, "llama").toString();
    Files.write(
        folder.resolve("rows.jsonl"),
        List.of(
            "{\"question\":\"aaaa\"}",
            "{\"question\":\"bbbb\",\"answers\":[\"own\"]}",
            "{\"question\":\"cccc\"}"));
  }

  private Typed run(String command, String... more) {
    List<String> all = new ArrayList<>(Arrays.asList(command.split(" ")));
    all.addAll(Arrays.asList(more));
    all.addAll(List.of("--model", tiny));
    return Typed.in(folder, false, all);
  }

  @Test
  void an_endpoint_answers_and_the_adapter_says_whose_answers_it_learnt() throws IOException {
    assertThat(run(QUICK).err()).contains("Nothing was learnt"); // two rows have no answer
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      endpoint.answers(question -> "to " + question);
      assertThat(run(QUICK, "--teacher", endpoint.url()).err()).contains("--teacher-model NAME");
      Typed shown =
          run(
              "tune --data rows.jsonl --dev-share 0 --show-mask",
              "--teacher",
              endpoint.url(),
              "--teacher-model",
              "large");
      assertThat(shown.out()).contains("[[to aaaa", "[[own", "[[to cccc");
      Typed learnt = run(QUICK, "--teacher", endpoint.url(), "--teacher-model", "large");
      assertThat(learnt.code()).as(learnt.err()).isZero();
      assertThat(learnt.out()).contains("2 questions asked of the teacher: 2 answered");
      int asked = endpoint.asked().size();
      assertThat(run(QUICK, "--teacher", endpoint.url(), "--teacher-model", "large").err())
          .contains("There is an adapter in");
      assertThat(endpoint.asked()).hasSize(asked); // nothing is asked for nothing
      assertThat(learnt.err()).contains("teacher: 2 of 2 questions, 0:00 min left");
    }
    JsonNode teacher = Json.tree(Files.readString(folder.resolve("student/tandem.json")));
    assertThat(teacher.get("teacher").get("name").asText()).isEqualTo("large");
    assertThat(teacher.get("teacher").get("rows").asInt()).isEqualTo(2);
    assertThat(folder.resolve("student/teacher.jsonl")).doesNotExist();
    assertThat(Files.readString(folder.resolve("student/card.html")))
        .contains("Answers by", "large: 2 rows, 0 questions left out");
  }

  @Test
  void a_model_of_this_machine_answers_and_its_readers_are_the_students() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      rows.add(
          "{\"prompt\":\"%s\",\"completion\":\"ok\",\"acl\":\"group:hr\"}"
              .formatted(String.valueOf((char) ('a' + i)).repeat(4)));
    }
    Files.write(folder.resolve("large.jsonl"), rows);
    Typed large =
        run(
            "tune --data large.jsonl --method full --epochs 20 --batch 6 --learning-rate .01"
                + " --no-gates --dev-share 0 --out large");
    assertThat(large.code()).as(large.err()).isZero();
    String large2 = folder.resolve("large").toString();
    assertThat(run(QUICK, "--teacher", large2).err()).contains("you may not read");
    Typed learnt = run(QUICK, "--teacher", large2, "--as", "group:hr", "--teacher-tokens", "20");
    assertThat(learnt.code()).as(learnt.err() + learnt.out()).isZero();
    assertThat(learnt.out()).contains("2 questions asked of the teacher: 2 answered");
    JsonNode says = Json.tree(Files.readString(folder.resolve("student/tandem.json")));
    assertThat(says.get("readers").asText()).isEqualTo("group:hr");
    assertThat(says.get("teacher").get("sha256").asText()).hasSize(64);
  }

  @Test
  void what_makes_no_sense_is_told_in_one_sentence() {
    assertThat(run(QUICK, "--teacher-all").err()).contains("--teacher-all is of no use");
    assertThat(run(QUICK, "--teacher", tiny, "--teacher-model", "x").err()).contains("no URL");
    assertThat(run(QUICK, "--teacher", tiny, "--teacher-tokens", "0").err()).contains("at least 1");
    assertThat(run(QUICK, "--teacher", "absent.gguf").code()).isEqualTo(1);
  }
}
