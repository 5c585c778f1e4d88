package dev.tandem.compare.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.tandem.compare.evidence.Factor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private static Advice advice(String kind) {
    HandMade world = HandMade.of(0.1, 0.3, 0.7, 0.5, 0.72).needing(90);
    world.measure(Factor.SECURITY, "tuned", "leaked", 0.4, 0.2, 0.6);
    return switch (kind) {
      case "measured" -> Advice.of(HandMade.accuracyAnd(Factor.FRESHNESS, 4), world.evidence());
      case "constrained" ->
          Advice.of(
              HandMade.accuracy()
                  .with(Constraint.NO_LEAKS, 1)
                  .with(Constraint.LABELLED_EXAMPLES, 20),
              world.evidence());
      case "none" ->
          Advice.of(HandMade.accuracy().with(Constraint.MIN_QUALITY, 0.99), world.evidence());
      case "alone" -> Advice.of(HandMade.accuracy(), new HandMade().arm("rag", 0.5).evidence());
      default -> Advice.of(HandMade.accuracy(), Evidence.none());
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"measured", "constrained", "none", "alone", "priors"})
  void theFileIsAsItsSchemaSays(String kind) throws IOException {
    AdvicePage.write(advice(kind), Optional.empty(), folder);
    JsonNode json = JSON.readTree(folder.resolve("choice.json").toFile());
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(Files.readString(folder.resolve(json.path("$schema").asText())));
    assertThat(schema.validate(json)).isEmpty();
    ObjectNode wrong = json.deepCopy();
    wrong.put("verdict", "perhaps").remove("path");
    assertThat(schema.validate(wrong)).hasSize(2);
  }

  @Test
  void theKeysOfTheDesignAreThere() {
    JsonNode json = AdvicePage.json(advice("measured"), Optional.empty(), Optional.empty());
    assertThat(json.path("recommendation").asText()).isIn("rag", "hybrid");
    assertThat(json.at("/ranking/0").properties())
        .extracting(each -> each.getKey())
        .contains("arm", "score");
    assertThat(json.at("/factors/0/name").asText()).isEqualTo("accuracy");
    assertThat(json.path("factors"))
        .hasSize(Factor.values().length)
        .allMatch(
            factor ->
                factor.path("weight").isNumber()
                    && factor.path("favours").isTextual()
                    && factor.path("evidence").asText().contains(": "));
    double weights = 0;
    double leads = 0;
    for (JsonNode factor : json.path("factors")) {
      weights += factor.path("weight").asDouble();
      leads += factor.path("lead").asDouble();
    }
    assertThat(weights).isCloseTo(1, within(1e-9));
    double own = score(json, json.path("recommendation").asText());
    double other = score(json, json.path("rival").asText());
    assertThat(leads).isCloseTo(own - other, within(1e-9));
  }

  private static double score(JsonNode json, String arm) {
    for (JsonNode each : json.path("ranking")) {
      if (each.path("arm").asText().equals(arm)) {
        return each.path("score").asDouble();
      }
    }
    throw new AssertionError("no score of " + arm);
  }

  @Test
  void linksLeadFromThePageToTheRuns() {
    Path evidence = folder.resolve("report");
    JsonNode beside =
        AdvicePage.json(advice("measured"), Optional.of(evidence), Optional.of(evidence));
    assertThat(beside.at("/factors/0/links/0/href").asText()).isEqualTo("index.html#quality");
    JsonNode elsewhere =
        AdvicePage.json(
            advice("measured"), Optional.of(evidence), Optional.of(folder.resolve("choice")));
    assertThat(elsewhere.at("/factors/0/links/0/href").asText())
        .isEqualTo("../report/index.html#quality");
  }

  @Test
  void priorsStandBesideTheirSourceAndAreMarked() {
    JsonNode json = AdvicePage.json(advice("priors"), Optional.empty(), Optional.empty());
    assertThat(json.path("measured").asBoolean()).isFalse();
    JsonNode accuracy = json.at("/factors/0");
    assertThat(accuracy.path("basis").asText()).isEqualTo("prior");
    assertThat(accuracy.path("evidence").asText()).contains("published priors, not measured");
    assertThat(accuracy.at("/priors/0").asText()).contains("Ovadia", "2024");
  }
}
