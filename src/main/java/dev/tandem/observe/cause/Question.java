package dev.tandem.observe.cause;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.text.Principals;
import java.util.List;

/**
 * A question as it can be asked again.
 *
 * @param answer id of what was answered then
 * @param text with the words that it took from questions before it
 * @param arm as it is written
 */
public record Question(
    String answer, List<String> collections, String text, Principals who, String arm) {
  static Question of(AnswerRecord record) {
    return new Question(
        record.id(), record.collections(), record.standalone(), record.who(), record.arm());
  }

  /** What makes two of them the same question. */
  String same() {
    return String.join("+", collections) + "\n" + arm + "\n" + who + "\n" + text;
  }
}
