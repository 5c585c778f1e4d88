package dev.tandem.compare.evidence;

import dev.tandem.answer.Together;
import dev.tandem.compare.Contest;
import dev.tandem.compare.Contestant;
import dev.tandem.compare.Reply;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Asks in a sandbox. A failure is a reply too. */
final class Asking {
  private static final int AT_ONCE = 12;

  private Asking() {}

  /**
   * @param progress hears how far it is
   * @return by question, in their order
   */
  static List<Reply> ask(Contestant arm, List<TestQuestion> questions, Consumer<String> progress) {
    List<Callable<Reply>> asks = new ArrayList<>();
    questions.forEach(question -> asks.add(() -> Contest.reply(arm, question)));
    List<Reply> replies = new ArrayList<>();
    Together.each(
        AT_ONCE,
        asks,
        "The experiment was interrupted; the same command measures it again.",
        reply -> {
          replies.add(reply);
          if (replies.size() % AT_ONCE == 0 || replies.size() == questions.size()) {
            progress.accept(
                "%s, %,d of %,d questions".formatted(arm.name(), replies.size(), asks.size()));
          }
        });
    return replies;
  }

  /** The same question, asked by somebody. */
  static TestQuestion by(Principals who, TestQuestion question) {
    return new TestQuestion(
        question.id(),
        question.question(),
        question.answers(),
        question.answerable(),
        question.docIds(),
        Optional.of(who),
        question.type());
  }
}
