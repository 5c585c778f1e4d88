package dev.tandem.compare.evidence;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Contest;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Task;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Arms whose truth is known, on numbered questions that stand each for themselves. */
final class Planted {
  private Planted() {}

  static List<TestQuestion> questions(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new TestQuestion(
                    "q" + i,
                    "number%d word%d?".formatted(i, 7 * i),
                    List.of("right"),
                    true,
                    List.of("document" + i),
                    Optional.empty(),
                    Optional.empty()))
        .toList();
  }

  static Reply reply(String id, boolean right, int promptTokens, int completionTokens) {
    return new Reply(
        id,
        right ? "right" : "wrong",
        false,
        "generated",
        "",
        List.of(),
        false,
        List.of(),
        promptTokens,
        completionTokens,
        1);
  }

  /** Of one that waits so long for each; one question, or none, always fails. */
  static Contestant slow(String name, Duration wait, String failing) {
    return new Contestant() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public String identity() {
        return name;
      }

      @Override
      public Reply reply(TestQuestion question) {
        if (question.id().equals(failing)) {
          throw new UserError("it broke");
        }
        long until = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0; left = until - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        return Planted.reply(question.id(), true, 50, 10);
      }
    };
  }

  /**
   * What an arm came to that is right on the first questions.
   *
   * @param milliseconds of each question asked alone, all the same
   */
  static Contest.Outcome outcome(
      String name,
      List<TestQuestion> questions,
      int right,
      long milliseconds,
      int promptTokens,
      int completionTokens) {
    return new Contest.Outcome(
        slow(name, Duration.ZERO, ""),
        IntStream.range(0, questions.size())
            .mapToObj(i -> reply(questions.get(i).id(), i < right, promptTokens, completionTokens))
            .toList(),
        IntStream.range(0, 10).mapToObj(i -> milliseconds).toList());
  }

  static Comparison comparison(List<TestQuestion> questions, Contest.Outcome... outcomes) {
    Task task = Task.of(questions, List.of(), Optional.of(Task.Kind.SHORT));
    return Comparison.of("planted", questions, List.of(), task, List.of(outcomes), .03, 0);
  }

  /** Of a model of 500 MB on this machine. */
  static Equipment own(boolean readsDocuments, Optional<Double> trainingSeconds) {
    return new Equipment(
        Optional.empty(),
        readsDocuments,
        trainingSeconds.isPresent(),
        OptionalDouble.of(135),
        500,
        readsDocuments ? 40 : 0,
        trainingSeconds.isPresent() ? 100 : 0,
        trainingSeconds.map(each -> new Equipment.TrainingTime(OptionalDouble.of(each))),
        1);
  }

  static Equipment remote(String endpoint) {
    return new Equipment(
        Optional.of(endpoint), false, false, OptionalDouble.empty(), 0, 0, 0, Optional.empty(), 2);
  }
}
