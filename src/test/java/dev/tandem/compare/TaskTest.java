package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.tandem.example.TestQuestion;
import dev.tandem.text.Citation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskTest {
  private static final TestQuestion LEAVE =
      new TestQuestion(
          "q1",
          "How many days?",
          List.of("28 days"),
          true,
          List.of("leave.md"),
          Optional.empty(),
          Optional.empty());

  private static final TestQuestion NOWHERE =
      new TestQuestion(
          "q2", "Who won?", List.of(), false, List.of(), Optional.empty(), Optional.empty());

  @Test
  void theKindShowsInTheAnswers() {
    assertThat(task(List.of(LEAVE)).kind()).isEqualTo(Task.Kind.SHORT);
    List<TestQuestion> labels =
        IntStream.range(0, 20)
            .mapToObj(i -> question(i, i % 4 == 0 ? "lost card" : "fee"))
            .toList();
    assertThat(task(labels).kind()).isEqualTo(Task.Kind.LABELS);
    List<TestQuestion> replies =
        IntStream.range(0, 5)
            .mapToObj(
                i -> question(i, "Hello, thank you for your note %d. ".formatted(i).repeat(4)))
            .toList();
    assertThat(task(replies).kind()).isEqualTo(Task.Kind.LONG);
    assertThat(task(List.of(NOWHERE)).kind()).isEqualTo(Task.Kind.SHORT);
  }

  @Test
  void aRightAnswerWithItsSource() {
    Citation source = new Citation(1, "hr", "leave.md", 1, "Leave", 0, 18, 0, "Staff get 28 days.");
    Map<Figure, Double> figures =
        task(List.of(LEAVE)).measure(LEAVE, reply("28 days", false, "", List.of(source)));
    assertThat(figures)
        .contains(
            entry(Figure.QUALITY, 1.0),
            entry(Figure.EXACT_MATCH, 1.0),
            entry(Figure.CITATION_PRECISION, 1.0),
            entry(Figure.CITATION_RECALL, 1.0),
            entry(Figure.WRONGLY_DECLINED, 0.0));
  }

  @Test
  void whatFailedIsDeclinedOrEmptyIsWorthNothing() {
    Task task = task(List.of(LEAVE));
    for (Reply nothing :
        List.of(
            reply("", false, "UserError", List.of()),
            reply("The documents do not answer this: 28 days", true, "", List.of()),
            reply("", false, "", List.of()))) {
      assertThat(task.measure(LEAVE, nothing))
          .contains(entry(Figure.QUALITY, 0.0), entry(Figure.F1, 0.0));
    }
    assertThat(task.measure(LEAVE, reply("", false, "UserError", List.of())))
        .contains(entry(Figure.FAILED, 1.0));
  }

  @Test
  void whereThereIsNoAnswerDecliningIsRightAndFailingIsNot() {
    Task task = task(List.of(LEAVE, NOWHERE));
    assertThat(task.measure(NOWHERE, reply("not in the documents", true, "", List.of())))
        .contains(entry(Figure.QUALITY, 1.0), entry(Figure.RIGHTLY_DECLINED, 1.0))
        .doesNotContainKey(Figure.F1);
    assertThat(task.measure(NOWHERE, reply("Brazil", false, "", List.of())))
        .contains(entry(Figure.QUALITY, 0.0));
    assertThat(task.measure(NOWHERE, reply("", false, "UserError", List.of())))
        .contains(entry(Figure.QUALITY, 0.0));
  }

  private static Task task(List<TestQuestion> questions) {
    return Task.of(questions, List.of(), Optional.empty());
  }

  private static TestQuestion question(int i, String answer) {
    return new TestQuestion(
        "q" + i, "Q " + i, List.of(answer), true, List.of(), Optional.empty(), Optional.empty());
  }

  private static Reply reply(
      String text, boolean declined, String failure, List<Citation> citations) {
    List<Reply.Found> found =
        citations.isEmpty()
            ? List.of()
            : List.of(new Reply.Found("leave.md", "Leave", "Staff get 28 days.", 1, true));
    return new Reply("q1", text, declined, "generated", failure, citations, true, found, 1, 1, 1);
  }
}
