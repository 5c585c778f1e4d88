package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.example.TestQuestion;
import dev.tandem.llm.LanguageModel;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerEvalTest {
  private static final String TEXT =
      "The pool opens at 7 in the morning. Towels cost two crowns and are returned at the desk.";

  @TempDir Path folder;

  @Test
  void every_question_is_counted_in_its_place() {
    try (TestHome home = new TestHome(folder)) {
      home.add("pool.md", "Pool", "public", TEXT);
      home.add("dogs.md", "Dogs", "public", "Dogs are kept on a lead in the park. Bins are green.");
      home.add("bus.md", "Bus", "public", "The bus stops at the mill. Tickets are sold on board.");
      home.add(
          "map.md", "Maps", "public", "Old maps lie in the archive. Pencils are allowed there.");
      AnswerReport report =
          eval(
              home,
              new ScriptedModel("The pool opens at 7 in the morning."),
              question("a", "When does the pool open?", true, "7 in the morning"),
              question("b", "What do towels cost and where are they returned?", true, "two crowns"),
              question("c", "Which dinosaur lived longest in Patagonia?", false));
      assertThat(report.n()).isEqualTo(3);
      assertThat(report.metrics().get("correct_abstention").value()).isEqualTo(1);
      assertThat(report.metrics().get("false_abstention").value()).isZero();
      assertThat(report.metrics().get("exact_match").n()).isEqualTo(2);
      assertThat(report.metrics().get("citation_precision").value()).isGreaterThan(0);
      assertThat(report.metrics().get("citation_recall").value()).isEqualTo(1);
      assertThat(report.modes().get(Mode.NONE).get("share").value()).isBetween(0.33, 0.34);
      assertThat(report.toJson().at("/metrics/f1/low").asDouble()).isGreaterThan(0);
    }
  }

  @Test
  void a_failure_is_wrong_and_is_not_dropped() {
    try (TestHome home = new TestHome(folder)) {
      home.add("pool.md", "Pool", "public", TEXT);
      LanguageModel failing =
          new InterruptedModel(
              new ScriptedModel(""),
              () -> {
                throw new IllegalStateException("out of order");
              });
      AnswerReport report =
          eval(home, failing, question("a", "When does the pool open?", true, "7 in the morning"));
      assertThat(report.metrics().get("failed").value()).isEqualTo(1);
      assertThat(report.metrics().get("f1").value()).isZero();
      assertThat(report.failures()).containsEntry("IllegalStateException", 1);
    }
  }

  @Test
  void without_unanswerable_questions_the_answers_passages_are_withheld() {
    List<String> things =
        List.of("owl", "cup", "oar", "pie", "map", "hat", "kite", "drum", "rose", "coin", "bell");
    try (TestHome home = new TestHome(folder)) {
      List<TestQuestion> questions = new ArrayList<>();
      for (int i = 0; i < things.size(); i++) {
        String thing = things.get(i);
        String price = (i + 20) + " crowns";
        home.add(
            thing + ".md",
            "The " + thing,
            "public",
            "The " + thing + " costs " + price + ". Ask for it at the desk.");
        questions.add(
            new TestQuestion(
                thing,
                "How much does the " + thing + " cost?",
                List.of(price),
                true,
                List.of(thing + ".md"),
                Optional.empty(),
                Optional.empty()));
      }
      Abstention fitted =
          new AnswerEval(home.answerer(new ScriptedModel("")))
              .fitAbstention(
                  TestHome.COLLECTION,
                  questions,
                  Arm.RAG,
                  Principals.ANONYMOUS,
                  AskOptions.DEFAULT,
                  true,
                  question -> {})
              .abstention();
      assertThat(fitted.comment()).contains("11 answerable and 11 unanswerable");
      double threshold = fitted.threshold();
      assertThat(fitted.probability(Map.of("lead", 5.0, "match", 0.9))).isGreaterThan(threshold);
      assertThat(fitted.probability(Map.of("lead", 0.5, "match", 0.0))).isLessThan(threshold);
    }
  }

  @Test
  void evidence_can_be_only_what_a_question_names_or_all_but_that() throws IOException {
    try (TestHome home = new TestHome(folder)) {
      home.add("pool.md", "Pool", "public", TEXT);
      home.add("hall.md", "Hall", "public", "The swimming hall has towels. They cost two crowns.");
      home.add("bus.md", "Bus", "public", "The bus stops at the mill. Tickets are sold on board.");
      TestQuestion opens = question("a", "When does the pool open?", true, "7 in the morning");
      TestQuestion towels = question("b", "What do towels cost?", true, "two crowns");
      AnswerReport named = eval(home, EvidenceShown.NAMED, opens, towels);
      assertThat(named.rows())
          .allSatisfy(row -> assertThat(documents(row)).containsExactly("pool.md"));
      AnswerReport withheld = eval(home, EvidenceShown.WITHHELD, opens, towels);
      assertThat(withheld.rows())
          .as("of towels another passage that is shown tells the price")
          .extracting(row -> row.question().id())
          .containsExactly("a");
      assertThat(documents(withheld.rows().getFirst())).doesNotContain("pool.md").isNotEmpty();
      assertThat(withheld.metrics()).containsKey("correct_abstention").doesNotContainKey("f1");
      assertThatThrownBy(
              () -> eval(home, EvidenceShown.NAMED, question("c", "Is there a sauna?", false)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("'c' names no document");
      Path file = named.write(folder.resolve("report"));
      assertThat(Files.readAllLines(file))
          .hasSize(2)
          .first()
          .asString()
          .contains("\"id\":\"a\"", "\"doc_id\":\"pool.md\"", "\"f1\":");
    }
  }

  private static Set<String> documents(AnswerEval.Row row) {
    return row.answer().orElseThrow().retrieved().stream()
        .map(found -> found.passage().docId())
        .collect(Collectors.toSet());
  }

  private static TestQuestion question(
      String id, String question, boolean answerable, String... answers) {
    List<String> documents = answerable ? List.of("pool.md") : List.of();
    return new TestQuestion(
        id, question, List.of(answers), answerable, documents, Optional.empty(), Optional.empty());
  }

  private static AnswerReport eval(TestHome home, EvidenceShown shown, TestQuestion... questions) {
    return eval(home, new ScriptedModel("The pool opens at 7 in the morning."), shown, questions);
  }

  private static AnswerReport eval(TestHome home, LanguageModel model, TestQuestion... questions) {
    return eval(home, model, EvidenceShown.FOUND, questions);
  }

  private static AnswerReport eval(
      TestHome home, LanguageModel model, EvidenceShown shown, TestQuestion... questions) {
    List<String> asked = new ArrayList<>();
    AnswerReport report =
        new AnswerEval(home.answerer(model), shown)
            .run(
                TestHome.COLLECTION,
                List.of(questions),
                Arm.RAG,
                Principals.ANONYMOUS,
                AskOptions.DEFAULT,
                row -> asked.add(row.question().id()));
    assertThat(asked).hasSameSizeAs(questions);
    return report;
  }
}
