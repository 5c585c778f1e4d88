package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCheckTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/smollm2");

  @TempDir Path folder;

  @Test
  void theDefaultModelReachesTheRecordedValues() {
    ModelCheck.Report report = ModelCheck.check(TestModel.require(), GOLDEN);
    report.rows().forEach(System.out::println);
    assertThat(report.passed()).isTrue();
  }

  @Test
  void eachKindOfDifferencePastItsToleranceFails() throws IOException {
    Path model = TestModel.require();
    ObjectMapper json = new ObjectMapper();
    ArrayNode prompts = json.createArrayNode();
    ObjectNode prompt = (ObjectNode) json.readTree(GOLDEN.resolve("logits.json").toFile()).get(1);
    prompts.add(prompt);
    change(prompt, "last_top_logits", 0, 0.01);
    change(prompt, "nll_per_token", 2, -0.01);
    change(prompt, "greedy_32", 5, 1);
    prompt.put("last_logits_mean", prompt.get("last_logits_mean").asDouble() + 0.01);
    json.writeValue(folder.resolve("logits.json").toFile(), prompts);
    JsonNode tokens = json.readTree("[{\"text\":\"Hello world\",\"ids\":[19556,906]}]");
    json.writeValue(folder.resolve("tokens.json").toFile(), tokens);
    ModelCheck.Report report = ModelCheck.check(model, folder);
    assertThat(report.rows()).noneMatch(ModelCheck.Row::passed);
    assertThat(report.passed()).isFalse();
    List<Double> differences =
        report.rows().stream().map(ModelCheck.Row::largestDifference).toList();
    assertThat(differences.get(0)).isEqualTo(1);
    assertThat(differences.get(1)).isBetween(0.008, 0.012);
    assertThat(differences.get(4)).isEqualTo(1);
  }

  private static void change(ObjectNode prompt, String key, int index, double by) {
    ArrayNode values = (ArrayNode) prompt.get(key);
    JsonNode old = values.get(index);
    if (old.isInt()) {
      values.set(index, old.asInt() + (int) by);
    } else {
      values.set(index, old.asDouble() + by);
    }
  }

  @Test
  void aDifferenceThatIsNoNumberFails() {
    assertThat(new ModelCheck.Row("nll", 1, Double.NaN, 1e-3).passed()).isFalse();
    assertThat(new ModelCheck.Row("nll", 0, 0, 1e-3).passed()).isFalse();
  }

  @Test
  void aFolderWithoutValuesIsNamed() {
    assertThatThrownBy(() -> ModelCheck.check(Path.of("none.gguf"), folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tokens.json");
  }

  @Test
  void valuesThatAreNoJsonAreRefused() throws IOException {
    Files.writeString(folder.resolve("tokens.json"), "{broken");
    assertThatThrownBy(() -> ModelCheck.check(Path.of("none.gguf"), folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("JSON");
  }
}
