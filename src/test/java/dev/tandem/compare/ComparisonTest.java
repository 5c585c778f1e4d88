package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.tandem.example.TestQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a comparison says in JSON and writes into its page. */
class ComparisonTest {
  private static final long SEED = 20261201;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DATA = "<script type=\"application/json\" id=\"data\">";
  private static final String END = "</script>";

  @TempDir private static Path folder;
  private static Comparison comparison;
  private static String page;
  private static JsonNode json;

  @BeforeAll
  static void compare() throws IOException {
    ScriptedComparison scripted = new ScriptedComparison(folder.resolve("said"), SEED);
    comparison = scripted.of(scripted.questions());
    page = Files.readString(comparison.write(folder.resolve("report")));
    json = JSON.readTree(folder.resolve("report/compare.json").toFile());
  }

  @Test
  void theJsonFollowsTheSchemaThatLiesBesideIt() throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                Files.readString(folder.resolve("report").resolve(json.path("$schema").asText())));
    assertThat(schema.validate(json)).isEmpty();
    ObjectNode wrong = json.deepCopy();
    wrong.remove("n");
    wrong.withObject("/arms/rag").put("quality", 1);
    assertThat(schema.validate(wrong)).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void everyQuestionCountsAlsoTheFailedAndTheEmpty() {
    int n = ScriptedComparison.QUESTIONS;
    assertThat(json.path("n").asInt()).isEqualTo(n);
    json.path("arms")
        .forEach(
            arm -> {
              int faults = 0;
              for (JsonNode count : arm.path("faults")) {
                faults += count.asInt();
              }
              assertThat(faults).isEqualTo(n);
              assertThat(arm.at("/quality/n").asInt()).isEqualTo(n);
              assertThat(arm.path("latencies_ms")).hasSize(10);
            });
    assertThat(json.at("/arms/hybrid/failed/value").asDouble()).isEqualTo(1.0 / n);
    assertThat(json.at("/arms/hybrid/faults/failed").asInt()).isEqualTo(1);
    assertThat(comparison.standings().getFirst().scores().get(ScriptedComparison.EMPTY))
        .containsEntry(Figure.QUALITY, 0.0)
        .containsEntry(Figure.FAILED, 0.0);
  }

  @Test
  void theBestArmIsRecommendedOrItSaysHowManyQuestionsAreMissing() {
    JsonNode advice = json.path("recommendation");
    assertThat(advice.path("arm").asText()).isEqualTo("hybrid");
    assertThat(advice.path("verdict").asText().equals("not_enough"))
        .isEqualTo(advice.path("questions_needed").asInt() > 0);
    assertThat(advice.path("reasons")).hasSize(6);
    assertThat(json.path("pairs")).hasSize(21);
    assertThat(json.path("looked_at_before").asInt()).isEqualTo(2);
  }

  @Test
  void questionsSeenInTrainingAreToldAndLeftOutOfTheSecondFigures() {
    assertThat(json.at("/seen_in_training/same").asInt()).isEqualTo(ScriptedComparison.SEEN);
    int unseen = json.at("/seen_in_training/unseen").asInt();
    assertThat(unseen).isLessThanOrEqualTo(ScriptedComparison.QUESTIONS - ScriptedComparison.SEEN);
    assertThat(json.at("/quality_unseen/rag/n").asInt()).isEqualTo(unseen);
    assertThat(data(page).at("/questions/0/seen").asText()).isEqualTo("same");
  }

  @Test
  void kindsOfFewQuestionsAreMarked() {
    assertThat(json.path("kinds"))
        .extracting(kind -> kind.path("type").asText())
        .contains("factual", "numeric", "procedural", "multi_document", "unanswerable");
    assertThat(json.path("kinds"))
        .allMatch(kind -> kind.path("small").asBoolean() == kind.path("n").asInt() < 20)
        .anyMatch(kind -> kind.path("small").asBoolean())
        .anyMatch(kind -> !kind.path("small").asBoolean());
  }

  @Test
  void thePageHoldsAllAnswersWithTheirPassages() {
    JsonNode data = data(page);
    assertThat(data.path("questions")).hasSize(ScriptedComparison.QUESTIONS);
    for (int i = 0; i < comparison.questions().size(); i++) {
      for (Standing standing : comparison.standings()) {
        JsonNode arm = data.at("/questions/%d/arms/%s".formatted(i, standing.name()));
        Reply reply = standing.replies().get(i);
        assertThat(arm.path("text").asText()).isEqualTo(reply.text());
        assertThat(arm.path("quotes")).hasSameSizeAs(reply.citations());
        for (int rank = 0; rank < reply.found().size(); rank++) {
          JsonNode found = arm.path("found").get(rank);
          JsonNode passage = data.path("passages").get(found.path("passage").asInt());
          assertThat(passage.path("text").asText()).isEqualTo(reply.found().get(rank).text());
          assertThat(found.path("used").asBoolean()).isEqualTo(reply.found().get(rank).used());
        }
      }
    }
    assertThat(data.path("passages")).doesNotHaveDuplicates();
  }

  @Test
  void agreementAgainstTheLabelIsToldAndChangesNoFigure() {
    assertThat(
            data(page)
                .at("/questions/%d/label_doubted_by".formatted(ScriptedComparison.MISLABELLED)))
        .extracting(JsonNode::asText)
        .containsExactly("rag", "hybrid", "vendor+rag");
    assertThat(comparison.standings().getLast().scores().get(ScriptedComparison.MISLABELLED))
        .extractingByKey(Figure.QUALITY)
        .matches(quality -> quality < 0.5);
  }

  @Test
  void thePageAsksNothingOfANetwork() {
    String shell = page.substring(0, start(page)) + page.substring(page.indexOf(END, start(page)));
    assertThat(shell)
        .doesNotContain("http:", "https:", "url(", "@import", " src=", "fetch(", "innerHTML", "{{")
        .contains("default-src 'none'");
  }

  @Test
  void hostileTextsStayTexts() {
    List<String> hostile =
        List.of(
            "</script><script>document.title = 'taken'</script>",
            "<!-- <script> \"quoted\" 'twice' \\ {{data}} {{script}} &amp; \u2028 \u0000",
            "\u202Eمن يوافق على الإجازة؟",
            "w".repeat(5000));
    List<TestQuestion> questions = new ArrayList<>();
    for (String text : hostile) {
      questions.add(
          new TestQuestion(
              "h" + questions.size(),
              text,
              List.of(text),
              true,
              List.of(text),
              Optional.empty(),
              Optional.empty()));
    }
    Comparison compared = new ScriptedComparison(folder.resolve("hostile"), SEED).of(questions);
    String html = new ComparisonPage(compared, Map.of()).html();
    assertThat(html.split("(?i)</script", -1)).hasSize(3); // two ends: of the data, of the program
    assertThat(data(html).path("questions"))
        .extracting(question -> question.path("question").asText())
        .isEqualTo(hostile);
  }

  private static int start(String html) {
    return html.indexOf(DATA) + DATA.length();
  }

  /** What a browser reads from the page. */
  private static JsonNode data(String html) {
    try {
      return JSON.readTree(html.substring(start(html), html.indexOf(END, start(html))));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
