package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.compare.Overlap.Found;
import dev.tandem.compare.Overlap.How;
import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.example.TestQuestion;
import dev.tandem.ledger.RunLog;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.llm.Message;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionsTest {
  private static final String LEAVE = "How many days of leave do I have in a year?";

  private static TestQuestion question(String text, String answer, String... documents) {
    List<String> answers = answer.isEmpty() ? List.of() : List.of(answer);
    return new TestQuestion(
        text,
        text,
        answers,
        !answers.isEmpty(),
        List.of(documents),
        Optional.empty(),
        Optional.empty());
  }

  private static Asked asked(String text, String... documents) {
    return Asked.of(question(text, "yes", documents), "hr");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How many days of leave are there? | Thirty | NUMERIC",
        "When does the pool open? | 7:30 am | NUMERIC",
        "When was the rule made? | After the accident of 2019, when the board asked for one. | FACTUAL",
        "Wie lange ist die Frist? | drei Wochen | NUMERIC",
        "How do I reset my password? | Press the button. | PROCEDURAL",
        "What steps are needed to leave? | Give notice. | PROCEDURAL",
        "Please summarise the travel policy. | Trains first. | STYLE",
        "Schreibe eine Absage an den Bewerber. | Leider nein. | STYLE",
        "Who writes the minutes? | The secretary. | FACTUAL"
      })
  void questionsAndTheirAnswersTellTheirKind(String text, String answer, QuestionKind kind) {
    assertThat(QuestionKind.of(question(text, answer, "a.md"))).isEqualTo(kind);
  }

  @Test
  void whatTheRowSaysComesBeforeWhatItsWordsTell() {
    TestQuestion plain = question("How many?", "3", "a.md", "b.md");
    assertThat(QuestionKind.of(plain)).isEqualTo(QuestionKind.MULTI_DOCUMENT);
    assertThat(QuestionKind.of(plain.unanswerable())).isEqualTo(QuestionKind.UNANSWERABLE);
    assertThat(QuestionKind.of(typed("style"))).isEqualTo(QuestionKind.STYLE);
    assertThat(QuestionKind.of(typed("hard"))).isEqualTo(QuestionKind.NUMERIC);
    assertThat(QuestionKind.others(List.of(typed("hard"), typed("style"), typed("hard"))))
        .containsExactly("hard");
  }

  private static TestQuestion typed(String type) {
    return new TestQuestion(
        "q", "How many?", List.of("3"), true, List.of(), Optional.empty(), Optional.of(type));
  }

  @Test
  void kindsOfFewerThanTwentyQuestionsAreMarked() {
    List<TestQuestion> questions = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      questions.add(question("Who is number " + i + "?", "Ann"));
    }
    questions.add(question("Who else?", ""));
    List<QuestionKind.Group> groups = QuestionKind.groups(questions);
    assertThat(groups)
        .extracting(QuestionKind.Group::kind)
        .containsExactly(QuestionKind.FACTUAL, QuestionKind.UNANSWERABLE);
    assertThat(groups).extracting(QuestionKind.Group::small).containsExactly(false, true);
    assertThat(groups.get(1).questions()).containsExactly(20);
  }

  @Test
  void groupsHangTogetherThroughOthersAndClustersByTheirFirstDocument() {
    List<Asked> rows =
        List.of(
            asked("One?", "a"),
            asked("Two?", "b", "a"),
            asked("Three?", "b"),
            asked(LEAVE, "c"),
            asked("How many days of leave do I have in the year?", "d"),
            asked("one", "e"),
            asked("Nobody knows?"),
            asked("Nobody cares?"));
    assertThat(QuestionGroups.whole(rows)).containsExactly(0, 0, 0, 3, 3, 0, 6, 7);
    assertThat(QuestionGroups.clusters(rows)).containsExactly(0, 1, 1, 3, 3, 0, 6, 7);
  }

  @Test
  void testQuestionsInTrainingAreFoundAsTheyAreNearlyAndByTheirDocuments() {
    Example.Origin origin =
        new Example.Origin(Optional.empty(), List.of(new DocumentKey("hr", "pool.md")));
    Example talk =
        new Example.Chat(
            new Place("train", 1),
            origin,
            List.of(
                new Message(Message.Role.SYSTEM, "Be brief."),
                Message.user("Hello!"),
                Message.assistant("Yes?"),
                Message.user(LEAVE),
                Message.assistant("Thirty.")),
            Set.of());
    Example document = new Example.Raw(new Place("d", 0), origin, "The pool opens at 7.");
    List<Asked> train = Stream.of(document, talk).map(Asked::of).toList();
    List<Asked> test =
        List.of(
            asked("how many days of leave do i have in a year"),
            asked("Who paints the fence?"),
            asked("How many days of leave do I have in the year?"),
            asked("Is there a pool?", "pool.md"),
            asked("Is there a towel?", "towel.md", "pool.md"),
            asked("Where is the towel?", "towel.md"));
    Overlap overlap = Overlap.of(train, test);
    assertThat(overlap.found())
        .containsExactly(
            new Found(0, 1, How.SAME),
            new Found(2, 1, How.NEARLY_SAME),
            new Found(3, 0, How.SAME_GROUP),
            new Found(4, 0, How.SAME_GROUP),
            new Found(5, 0, How.SAME_GROUP));
    assertThat(overlap.unseen()).containsExactly(1, 3, 4, 5);
    assertThat(overlap.toJson().toString())
        .isEqualTo(
            "{\"n\":6,\"unseen\":4,\"same\":1,\"nearly_same\":1,\"same_group\":3,\"labelled_rows\":2}");
    assertThat(Overlap.of(List.of(), test).found()).isEmpty();
  }

  @Test
  void aSplitTearsNoGroupAndLosesNoRow() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int[] groups = IntStream.range(0, 300).map(i -> random.nextInt(80)).toArray();
      Split split = Split.of(groups, .1, .2, round);
      assertThat(
              Stream.of(split.train(), split.dev(), split.test())
                  .flatMap(List::stream)
                  .sorted()
                  .toList())
          .as("seed %d", seed)
          .isEqualTo(IntStream.range(0, 300).boxed().toList());
      assertThat(split.test()).hasSizeBetween(50, 60);
      assertThat(split.dev()).hasSizeBetween(20, 30);
      assertThat(groupsOf(groups, split.test()))
          .doesNotContainAnyElementsOf(groupsOf(groups, split.dev()));
      assertThat(groupsOf(groups, split.train()))
          .doesNotContainAnyElementsOf(groupsOf(groups, split.dev()))
          .doesNotContainAnyElementsOf(groupsOf(groups, split.test()));
      assertThat(Split.of(groups, .1, .2, round)).isEqualTo(split);
    }
    int[] one = new int[50];
    assertThatThrownBy(() -> Split.of(one, 0, .2, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("50 hang together");
    assertThat(Split.of(one, 0, 0, 1).train()).hasSize(50);
  }

  private static Set<Integer> groupsOf(int[] groups, List<Integer> rows) {
    return rows.stream().map(i -> groups[i]).collect(java.util.stream.Collectors.toSet());
  }

  @Test
  void aTestSetIsKnownAgainInAnyOrderAndItsLooksAreCounted(@TempDir Path home) {
    TestQuestion first = question("Who?", "Ann");
    TestQuestion second = question("When?", "Now");
    TestSet set = TestSet.of(List.of(first, second));
    assertThat(TestSet.of(List.of(second, first))).isEqualTo(set);
    assertThat(TestSet.of(List.of(first)).sha256()).isNotEqualTo(set.sha256());
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      RunLog runs = ledger.runs();
      assertThat(set.looks(runs)).isZero();
      assertThat(TestSet.sentence(0)).endsWith("not looked at before");
      for (String kind : Arrays.asList("compare", "eval answers", "compare")) {
        String run = runs.begin("hr", kind);
        set.looked(runs, run);
        runs.finish(run, Map.of());
      }
      TestSet.of(List.of(first)).looked(runs, runs.begin("it", "compare")); // another test set
      assertThat(set.looks(runs)).isEqualTo(3);
      assertThat(TestSet.sentence(set.looks(runs))).contains("3 times before");
    }
  }
}
