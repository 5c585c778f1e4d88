package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.answer.Squad;
import dev.tandem.compare.Asked;
import dev.tandem.compare.Overlap;
import dev.tandem.compare.QuestionKind;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.TestQuestion;
import dev.tandem.example.TestQuestions;
import dev.tandem.ingest.AclRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The six cases under {@code examples/} are what their pages say, by the readers of the product.
 */
class ExamplesTest {
  private static final Path EXAMPLES = Path.of("examples");
  private static final int SHORT = 12; // words of an answer that stands in a document as it is
  private static final long MOST_BYTES = 300_000;
  private static final Pattern CELL = Pattern.compile("\"([^\"]*)\"|[^,\n]+");

  private static final Set<String> KEYS =
      Set.of("name", "description", "priorities", "constraints", "volume", "prices");
  private static final Set<String> CONSTRAINTS =
      Set.of(
          "offline",
          "max_latency_ms",
          "max_cost_per_1000",
          "max_hosting_per_month",
          "max_hours_to_follow",
          "no_leaks",
          "deletion",
          "labelled_examples",
          "min_quality",
          "citations");
  private static final Set<String> VOLUME =
      Set.of("questions_per_month", "users_at_once", "domains", "changes_per_week");

  @ParameterizedTest
  @ValueSource(strings = {"helpdesk", "advisor", "shop", "clinical", "legal", "report"})
  void aCaseHasQuestionsOfItsKindsAndExamplesThatCanBeLearnt(String name) throws IOException {
    Path folder = EXAMPLES.resolve(name);
    List<TestQuestion> questions = TestQuestions.read(folder.resolve("test.jsonl"));
    assertThat(questions).hasSizeGreaterThanOrEqualTo(60);
    assertThat(questions).anyMatch(question -> !question.answerable());
    questions.forEach(QuestionKind::of); // a type that there is not is thrown
    ExampleFile examples = ExampleFile.read(folder.resolve("train.jsonl"), Optional.empty());
    assertThat(examples.refused()).isEmpty();
    assertThat(examples.rows()).hasSizeBetween(60, 300);
    Path rules = folder.resolve("acl.txt");
    if (Files.exists(rules)) {
      AclRules.read(rules); // a line that is no rule is thrown
      assertThat(questions).allMatch(question -> question.who().isPresent());
    }
    assertThat(files(folder.resolve("documents"))).hasSizeBetween(15, 60);
    long bytes = 0;
    for (Path file : files(folder)) {
      bytes += Files.size(file);
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"helpdesk", "advisor", "shop", "clinical", "legal", "report"})
  void nothingThatIsTestedWasLearnt(String name) {
    Path folder = EXAMPLES.resolve(name);
    List<Asked> train =
        ExampleFile.read(folder.resolve("train.jsonl"), Optional.empty()).rows().stream()
            .map(Asked::of)
            .toList();
    for (TestSetOf tested : tests(folder)) {
      List<Asked> test =
          tested.questions().stream().map(question -> Asked.of(question, "")).toList();
      assertThat(Overlap.of(train, test).found()).as(tested.folder().toString()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"helpdesk", "advisor", "shop", "clinical", "legal", "report"})
  void aShortAnswerStandsInTheDocumentsThatTheQuestionNames(String name) throws IOException {
    Path folder = EXAMPLES.resolve(name);
    Map<String, String> documents = new TreeMap<>();
    for (TestSetOf tested : tests(folder)) {
      documents.putAll(documents(tested.folder().resolve("documents"))); // changed ones in place
      for (TestQuestion question : tested.questions()) {
        assertThat(documents.keySet()).as(question.id()).containsAll(question.docIds());
        for (String answer : question.docIds().isEmpty() ? List.<String>of() : question.answers()) {
          if (answer.split("\\s+").length <= SHORT) {
            assertThat(question.docIds())
                .as("%s: %s", question.id(), answer)
                .anyMatch(id -> Squad.contains(documents.get(id), List.of(answer)));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"advisor", "shop", "legal"})
  void whatIsAskedAfterAChangeWasNotTrueBefore(String name) throws IOException {
    Path folder = EXAMPLES.resolve(name);
    Map<String, String> before = documents(folder.resolve("documents"));
    Path changes = folder.resolve("changes");
    assertThat(before.keySet()).containsAll(documents(changes.resolve("documents")).keySet());
    for (TestQuestion question : TestQuestions.read(changes.resolve("test.jsonl"))) {
      assertThat(question.docIds())
          .as(question.id())
          .allMatch(id -> Files.exists(changes.resolve("documents").resolve(id)));
      assertThat(question.answers())
          .as(question.id())
          .noneMatch(
              answer -> Squad.contains(before.get(question.docIds().getFirst()), List.of(answer)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"helpdesk", "advisor", "shop", "clinical", "legal", "report"})
  void aProfileHasNoOtherKeysThanChooseReads(String name) throws IOException {
    JsonNode profile =
        new YAMLMapper().readTree(EXAMPLES.resolve(name).resolve("profile.yaml").toFile());
    assertThat(KEYS).containsAll(keys(profile));
    assertThat(profile.path("name").asText()).isNotBlank();
    assertThat(profile.path("description").asText()).isNotBlank();
    for (Map.Entry<String, JsonNode> each : profile.path("priorities").properties()) {
      Factor.parse(each.getKey()); // one that there is not is thrown
      assertThat(each.getValue().asInt(-1)).as(each.getKey()).isBetween(0, 5);
    }
    assertThat(CONSTRAINTS).containsAll(keys(profile.path("constraints")));
    assertThat(keys(profile.path("volume"))).isEqualTo(VOLUME);
    int rows =
        ExampleFile.read(EXAMPLES.resolve(name).resolve("train.jsonl"), Optional.empty())
            .rows()
            .size();
    assertThat(profile.path("constraints").path("labelled_examples").asInt()).isEqualTo(rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"helpdesk", "advisor", "shop", "clinical", "legal", "report"})
  void theScriptMakesTheSameFilesAgain(String name) throws Exception {
    ProcessBuilder python =
        new ProcessBuilder("python3", "-B", "examples/make/" + name + ".py", "--check")
            .redirectErrorStream(true);
    Process process;
    try {
      process = python.start();
    } catch (IOException e) {
      assumeTrue(false, "python3 is not installed");
      return;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  /** A file of test questions, and the folder that holds the documents they are about. */
  private record TestSetOf(Path folder, List<TestQuestion> questions) {}

  /** The first questions, and those after the change where there is one. */
  private static List<TestSetOf> tests(Path folder) {
    return Stream.of(folder, folder.resolve("changes"))
        .filter(Files::exists)
        .map(each -> new TestSetOf(each, TestQuestions.read(each.resolve("test.jsonl"))))
        .toList();
  }

  /** Texts by id, with cells and tags parted from what stands beside them. */
  private static Map<String, String> documents(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (Path file : files(folder)) {
      String id = folder.relativize(file).toString().replace('\\', '/');
      String text = Files.readString(file);
      if (id.endsWith(".jsonl")) {
        for (String line : text.lines().toList()) {
          JsonNode row = new ObjectMapper().readTree(line);
          texts.put(row.path("id").asText(), row.path("text").asText());
        }
      } else if (id.endsWith(".csv")) {
        texts.put(
            id,
            CELL.matcher(text)
                .results()
                .map(cell -> Optional.ofNullable(cell.group(1)).orElse(cell.group()))
                .collect(Collectors.joining(" ")));
      } else {
        texts.put(
            id,
            text.replaceAll("<[^>]*>", " ")
                .replace("&gt;", ">")
                .replace("&lt;", "<")
                .replace("&amp;", "&"));
      }
    }
    return texts;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Set<String> keys(JsonNode node) {
    return node.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
  }
}
