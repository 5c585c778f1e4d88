package dev.tandem.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path home;

  @Test
  void aFlagBeatsTheEnvironmentBeatsTheFileBeatsTheDefault() throws Exception {
    assertThat(passages(Map.of(), Map.of())).isEqualTo("4 default");
    Files.writeString(home.resolve("tandem.yaml"), "answer:\n  passages: 5\n");
    assertThat(passages(Map.of(), Map.of())).isEqualTo("5 file");
    assertThat(passages(Map.of(), Map.of("TANDEM_ANSWER_PASSAGES", "6")))
        .isEqualTo("6 environment");
    assertThat(passages(Map.of("answer.passages", "7"), Map.of("TANDEM_ANSWER_PASSAGES", "6")))
        .isEqualTo("7 flag");
  }

  @Test
  void anUnknownKeyIsRefusedByName() throws Exception {
    Files.writeString(home.resolve("tandem.yaml"), "modle: x\n");
    assertThatThrownBy(() -> Settings.of(home, Map.of(), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("modle")
        .hasMessageContaining("tandem.yaml");
  }

  @Test
  void aNumberThatIsNoneIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> Settings.of(home, Map.of("answer.passages", "many"), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("answer.passages")
        .hasMessageContaining("many");
  }

  @Test
  void brokenYamlIsOneSentenceWithTheLine() throws Exception {
    Files.writeString(home.resolve("tandem.yaml"), "answer:\n  - [\n");
    assertThatThrownBy(() -> Settings.of(home, Map.of(), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("YAML");
  }

  @Test
  void aNumberThatIsTooSmallIsRefused() {
    assertThatThrownBy(() -> Settings.of(home, Map.of("answer.passages", "0"), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("at least 1");
    assertThat(Settings.of(home, Map.of("retention.answers_days", "0"), Map.of()).all())
        .isNotEmpty();
  }

  @Test
  void aNumberThatIsTooLargeIsRefused() {
    assertThatThrownBy(() -> Settings.of(home, Map.of("answer.evidence_tokens", "8001"), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("at least 512 and at most 8000, not '8001'");
    assertThat(Settings.of(home, Map.of("answer.evidence_tokens", "8000"), Map.of()).all())
        .isNotEmpty();
  }

  @Test
  void readersThatAreNoneAreRefusedWithTheirPlace() throws Exception {
    Files.writeString(home.resolve("tandem.yaml"), "as: ann\n");
    assertThatThrownBy(() -> Settings.of(home, Map.of(), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'ann' is not a principal")
        .hasMessageContaining("tandem.yaml");
  }

  @Test
  void aFileWithoutKeysIsRefused() throws Exception {
    Files.writeString(home.resolve("tandem.yaml"), "just words\n");
    assertThatThrownBy(() -> Settings.of(home, Map.of(), Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("key: value");
  }

  private String passages(Map<String, String> flags, Map<String, String> environment) {
    return Settings.of(home, flags, environment).all().stream()
        .filter(setting -> setting.key().equals("answer.passages"))
        .map(setting -> setting.value() + " " + setting.origin())
        .findFirst()
        .orElseThrow();
  }
}
