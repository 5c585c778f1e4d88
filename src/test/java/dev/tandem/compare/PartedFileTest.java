package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.example.Example;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartedFileTest {
  private static final long SEED = 20261130;

  @TempDir private Path folder;

  private Path data(List<String> rows) throws IOException {
    return Files.write(folder.resolve("all.jsonl"), rows);
  }

  @Test
  void noDocumentIsOnBothSidesAndRowsKeepWhatTheySay() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      rows.add(
          "{\"question\":\"What is rule %d of house %d?\",\"answers\":[\"it is %d\"],\"doc_ids\":[\"d%d\"],\"acl\":\"group:hr\"}"
              .formatted(i * 7919, i * 104729, i, i / 3));
    }
    for (int i = 0; i < 20; i++) {
      rows.add("{\"question\":\"Unknown thing %d?\",\"answerable\":false}".formatted(i));
    }
    PartedFile parted = PartedFile.write(data(rows), folder.resolve("parts"), "docs", SEED);
    List<TestQuestion> test = TestQuestions.read(parted.test());
    assertThat(test.stream().filter(each -> !each.answerable())).hasSize(6);
    Set<String> measured =
        test.stream().flatMap(each -> each.docIds().stream()).collect(Collectors.toSet());
    assertThat(measured).as("seed %d", SEED).hasSize(9);
    List<String> learnt = Files.readAllLines(parted.train());
    learnt.addAll(Files.readAllLines(parted.dev().orElseThrow()));
    assertThat(learnt).hasSize(63);
    assertThat(rows).containsAll(learnt); // with readers and documents, to the letter
    assertThat(learnt)
        .noneMatch(row -> measured.stream().anyMatch(doc -> row.contains("\"" + doc + "\"")));
    assertThat(Files.readString(PartedFile.write(data(rows), folder, "docs", SEED).test()))
        .isEqualTo(Files.readString(parted.test()));
  }

  @Test
  void conversationsOfSeveralTurnsAreNotAsked() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String more =
          i % 2 == 0
              ? ""
              : ",{\"role\":\"user\",\"content\":\"And %d?\"},{\"role\":\"assistant\",\"content\":\"So.\"}"
                  .formatted(i * 15485863);
      rows.add(
          "{\"messages\":[{\"role\":\"user\",\"content\":\"Say %d %d\"},{\"role\":\"assistant\",\"content\":\"%d\"}%s]}"
              .formatted(i * 7919, i * 104729, i, more));
    }
    PartedFile parted = PartedFile.write(data(rows), folder.resolve("parts"), "docs", SEED);
    List<TestQuestion> test = TestQuestions.read(parted.test());
    assertThat(test).as("seed %d", SEED).isNotEmpty().hasSizeLessThan(12);
    assertThat(test).allMatch(each -> Integer.parseInt(each.answers().getFirst()) % 2 == 0);
    assertThat(parted.sentence()).contains("several turns are left out");
    assertThat(parted.dev()).isEmpty();
    List<Example> learnt = ExampleFile.read(parted.train(), Optional.empty()).rows();
    assertThat(learnt).hasSize(28);
  }

  @Test
  void rowsThatAllHangTogetherAreRefused() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(
          "{\"question\":\"What is rule %d?\",\"answers\":[\"x\"],\"doc_ids\":[\"one\"]}"
              .formatted(i));
    }
    assertThatThrownBy(() -> PartedFile.write(data(rows), folder.resolve("p"), "docs", SEED))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("hang together");
    assertThatThrownBy(
            () ->
                PartedFile.write(
                    data(List.of("{\"prompt\":\"a\"}")), folder.resolve("p"), "docs", SEED))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("all.jsonl line 1");
  }
}
