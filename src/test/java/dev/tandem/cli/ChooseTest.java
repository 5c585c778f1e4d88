package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.compare.choice.Constraint;
import dev.tandem.compare.choice.Profile;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.json.Json;
import dev.tandem.text.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChooseTest {
  @TempDir Path folder;

  @BeforeEach
  void unpack() throws IOException {
    for (String name : List.of("profile.yaml", "report/compare.json", "report/evidence.json")) {
      Path to = folder.resolve(name);
      Files.createDirectories(Objects.requireNonNull(to.getParent()));
      try (InputStream in = ChooseTest.class.getResourceAsStream("/choose/" + name)) {
        Files.copy(Objects.requireNonNull(in), to);
      }
    }
  }

  private Typed choose(String... args) {
    List<String> all = new ArrayList<>(List.of("choose"));
    all.addAll(Arrays.asList(args));
    return Typed.in(folder, false, all);
  }

  @Test
  void aReportAndAProfileComeToARecommendationWithReasonsChangesPathAndDoubts() throws IOException {
    Typed typed = choose("--profile", "profile.yaml", "--evidence", "report");
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out())
        .startsWith("rag: between hybrid and rag")
        .contains("340 more questions")
        .contains("Out: tuned; wanted: tells outsiders nothing restricted, found: leaked 0.25")
        .contains("Beside hybrid")
        .contains("What would change it")
        .contains("The path\n  now: start with rag")
        .contains("Uncertain\n");
    JsonNode json = Json.tree(Files.readString(folder.resolve("report/choice.json")));
    assertThat(json.path("recommendation").asText()).isEqualTo("rag");
    assertThat(json.at("/arms/base/kept").asBoolean()).isFalse();
    assertThat(Files.readString(folder.resolve("report/choice.html")))
        .startsWith("<!doctype html>");
  }

  @Test
  void withJsonStandardOutputIsOneValueAndReportNamesAnotherFolder() {
    Typed typed =
        choose("--profile", "profile.yaml", "--evidence", "report", "--report", "own", "--json");
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.json().path("verdict").asText()).isEqualTo("tie");
    assertThat(typed.json().at("/factors/0/links/0/href").asText())
        .isEqualTo("../report/index.html#quality");
    assertThat(folder.resolve("own/choice.html")).exists();
    assertThat(folder.resolve("report/choice.html")).doesNotExist();
  }

  @Test
  void withoutEvidencePublishedFiguresDecideAndNothingIsWritten() throws IOException {
    Typed typed = choose("--profile", "profile.yaml");
    assertThat(typed.code()).as(typed.err()).isZero();
    assertThat(typed.out()).contains("No arm was compared on your questions");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("profile.yaml", "report");
    }
  }

  @Test
  void whatIsMissingIsOneClearSentence() throws IOException {
    assertThat(choose().code()).isEqualTo(1);
    assertThat(choose().err())
        .isEqualToIgnoringWhitespace(
            "tandem: there is no profile and nobody to ask; name one with --profile FILE, 'tandem choose --help' shows how it is written");
    assertThat(choose("--profile", "none.yaml").err()).contains("there is no profile");
    assertThat(choose("--profile", "profile.yaml", "--evidence", "none").err())
        .contains("there is no folder");
    Files.createDirectories(folder.resolve("empty"));
    assertThat(choose("--profile", "profile.yaml", "--evidence", "empty").err())
        .contains("holds neither compare.json nor evidence.json");
    Files.writeString(folder.resolve("report/compare.json"), "{\"arms\":{\"rag\":{}}}");
    assertThat(choose("--profile", "profile.yaml", "--evidence", "report").err())
        .contains("is no comparison that can be read (the arm rag has no quality)");
  }

  @Test
  void questionsMakeAProfileAndSayHowFarTheyAre() {
    StringBuilder shown = new StringBuilder();
    String typed =
        "desk\n\n4\nnine\n2\n"
            + "\n".repeat(8)
            + "y\nfast\n3000\n"
            + "\n".repeat(8)
            + "500\n\n2\nkeep.yaml\n";
    ProfileQuestions questions =
        new ProfileQuestions(new BufferedReader(new StringReader(typed)), shown::append);
    Profile profile = questions.ask();
    assertThat(profile.name()).isEqualTo("desk");
    assertThat(profile.priorities())
        .containsEntry(Factor.ACCURACY, 5.0)
        .containsEntry(Factor.FRESHNESS, 4.0)
        .containsEntry(Factor.CHANGE_FREQUENCY, 2.0)
        .containsEntry(Factor.CONTROL, 1.0);
    assertThat(profile.constraints())
        .containsOnlyKeys(Constraint.OFFLINE, Constraint.MAX_LATENCY_MS)
        .containsEntry(Constraint.MAX_LATENCY_MS, 3000.0);
    assertThat(profile.volume().questionsPerMonth()).isEqualTo(500);
    assertThat(profile.volume().domains()).isEqualTo(2);
    assertThat(questions.file()).contains("keep.yaml");
    assertThat(shown)
        .contains(" 1/26  A short name [mine]: ", "26/26  Save the profile")
        .contains("That is no number from 0 to 5.");
  }

  @Test
  void inputThatEndsTooEarlyIsSaid() {
    ProfileQuestions questions =
        new ProfileQuestions(new BufferedReader(new StringReader("desk\n")), text -> {});
    assertThatThrownBy(questions::ask)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("name it with --profile");
  }
}
