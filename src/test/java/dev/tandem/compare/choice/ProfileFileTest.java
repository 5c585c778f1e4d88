package dev.tandem.compare.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.compare.evidence.Factor;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfileFileTest {
  @TempDir Path folder;

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("desk.yaml"), yaml);
  }

  @Test
  void aProfileIsReadWithEverythingInIt() throws IOException {
    Files.writeString(folder.resolve("prices.yaml"), "currency: EUR\n");
    Profile profile =
        ProfileFile.read(
            write(
                """
                name: IT helpdesk
                description: Answers of the handbook.
                priorities: {accuracy: 5, freshness: 4, control: 0}
                constraints:
                  offline: true
                  max_latency_ms: 3000
                  no_leaks: false
                  min_quality: 0.5
                volume: {questions_per_month: 20000, users_at_once: 20, domains: 3, changes_per_week: 10}
                prices: prices.yaml
                """));
    assertThat(profile.name()).isEqualTo("IT helpdesk");
    assertThat(profile.priorities())
        .isEqualTo(Map.of(Factor.ACCURACY, 5.0, Factor.FRESHNESS, 4.0, Factor.CONTROL, 0.0));
    assertThat(profile.priority(Factor.COST)).isEqualTo(1);
    assertThat(profile.constraints())
        .isEqualTo(
            Map.of(
                Constraint.OFFLINE,
                1.0,
                Constraint.MAX_LATENCY_MS,
                3000.0,
                Constraint.MIN_QUALITY,
                0.5));
    assertThat(profile.volume()).isEqualTo(new Volume(20_000, 20, 3, OptionalDouble.of(10)));
    assertThat(profile.prices()).contains(folder.resolve("prices.yaml").toAbsolutePath());
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Profile profile =
        new Profile(
            "a: b # c",
            "yes",
            Map.of(Factor.COST, 2.5),
            Map.of(Constraint.CITATIONS, 1.0, Constraint.MAX_COST_PER_1000, 0.2),
            new Volume(50, 2, 1, OptionalDouble.empty()),
            Optional.empty());
    Path file = folder.resolve("new/profile.yaml");
    ProfileFile.write(profile, file);
    assertThat(ProfileFile.read(file)).isEqualTo(profile);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prioritys: {accuracy: 5}|prioritys: there is no such key; write one of name, description",
        "priorities: {acuracy: 5}|priorities.acuracy: there is no such key; write one of accuracy",
        "priorities: {accuracy: 6}|priorities.accuracy: it is 6; write a number from 0 to 5",
        "priorities: {accuracy: -1}|priorities.accuracy: it is -1; write a number from 0 to 5",
        "priorities: {accuracy: high}|priorities.accuracy: it is \"high\"; write a number",
        "priorities: {accuracy: .nan}|is no YAML that can be read (line 1: Malformed numeric value",
        "priorities: 5|priorities: it is 5; write a key and its value a line below it",
        "constraints: {offline: 1}|constraints.offline: it is 1; write true or false",
        "constraints: {max_latency_ms: fast}|constraints.max_latency_ms: it is \"fast\"",
        "constraints: {min_quality: 50}|constraints.min_quality: it is 50; write a number from 0 to 1",
        "constraints: {no_leak: true}|constraints.no_leak: there is no such key",
        "volume: {users_at_once: 0}|volume.users_at_once: it is 0; write a number from 1",
        "volume: {questions: 10}|volume.questions: there is no such key; write one of questions_per_month",
        "name: [a]|name: it is [\"a\"]; write a text",
        "prices: none.yaml|prices: there is no file none.yaml beside it",
        "priorities: {accuracy: 5, accuracy: 1}|is no YAML that can be read (line 1",
        "priorities: {accuracy: 5|is no YAML that can be read (line",
        "just words|holds no profile; write 'priorities:'",
      })
  void whatIsNotUnderstoodIsRefusedWithFileKeyAndWhatToDo(String yaml, String said)
      throws IOException {
    Path file = write(yaml);
    assertThatThrownBy(() -> ProfileFile.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(said);
  }

  @Test
  void aFileThatIsNotThereIsSaid() {
    assertThatThrownBy(() -> ProfileFile.read(folder.resolve("no.yaml")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is the path right?");
  }
}
