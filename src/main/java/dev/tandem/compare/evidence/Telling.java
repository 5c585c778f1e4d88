package dev.tandem.compare.evidence;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Figure;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.compare.Task;
import dev.tandem.example.Keys;
import dev.tandem.example.TestQuestion;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a reply tells what a question asks for: it holds a gold answer, or is nearly one by the
 * comparison's own measure and has all of its numbers. "Two days per week" shares most words with
 * "three days per week" and does not tell it.
 */
record Telling(Comparison comparison) {
  private static final double NEARLY = 0.7; // half the words of a short answer are of the question
  private static final double NEARLY_LONG = 0.5; // no two long answers share more in order

  boolean tells(TestQuestion question, Reply reply) {
    if (reply.declined() || reply.hasFailed()) {
      return false;
    }
    Set<String> said = numbers(reply.text());
    double nearly = comparison.task().kind() == Task.Kind.LONG ? NEARLY_LONG : NEARLY;
    return question.answers().stream()
        .anyMatch(
            gold -> {
              Map<Figure, Double> scores =
                  comparison.task().measure(answeredBy(question, gold), reply);
              return scores.getOrDefault(Figure.CONTAINS, 0.0) == 1
                  || scores.getOrDefault(Figure.QUALITY, 0.0) >= nearly
                      && said.containsAll(numbers(gold));
            });
  }

  /** Whether an arm told it in the comparison. */
  boolean told(Standing standing, Grounded asked) {
    return tells(asked.question(), standing.replies().get(asked.index()));
  }

  private static Set<String> numbers(String text) {
    Set<String> numbers = new HashSet<>(Keys.words(text));
    numbers.removeIf(
        word -> word.chars().noneMatch(Character::isDigit) && !FactChanger.WORDS.contains(word));
    return numbers;
  }

  /** The same question with one gold answer. */
  static TestQuestion answeredBy(TestQuestion question, String gold) {
    return new TestQuestion(
        question.id(),
        question.question(),
        List.of(gold),
        true,
        question.docIds(),
        question.who(),
        question.type());
  }
}
