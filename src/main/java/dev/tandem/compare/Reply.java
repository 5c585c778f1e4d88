package dev.tandem.compare;

import dev.tandem.answer.Answer;
import dev.tandem.text.Citation;
import dev.tandem.text.CodePoints;
import dev.tandem.text.UserError;
import java.util.List;

/**
 * What a contestant came to for one question.
 *
 * @param question id of the question
 * @param text the answer without markers; empty if it failed
 * @param declined whether it said that there is no answer
 * @param mode how it came about, such as {@code generated} or {@code extractive}
 * @param failure why it failed, in a sentence that holds no user text, or by the exception's kind;
 *     empty otherwise
 * @param citations what it stands on
 * @param searched whether it looks for passages at all
 * @param found what was retrieved, best first
 * @param promptTokens of the model's input; 0 where it was not asked
 * @param completionTokens of what it wrote
 * @param milliseconds from the question to the end, beside others that were asked at once
 * @param confidence how likely the passages answer the question, 0 to 1; below 0 where nobody says
 */
public record Reply(
    String question,
    String text,
    boolean declined,
    String mode,
    String failure,
    List<Citation> citations,
    boolean searched,
    List<Found> found,
    int promptTokens,
    int completionTokens,
    long milliseconds,
    double confidence) {
  private static final double UNSAID = -1;
  private static final int SHOWN = 600; // characters of a passage in the report

  /**
   * A passage that was retrieved.
   *
   * @param text its beginning
   * @param used whether the model saw it
   */
  public record Found(String docId, String title, String text, double score, boolean used) {}

  public Reply {
    citations = List.copyOf(citations);
    found = List.copyOf(found);
  }

  static Reply of(String question, Answer answer) {
    return new Reply(
        question,
        answer.text().replaceAll("\\s*\\[(?:\\d+|unsupported)]", "").strip(),
        answer.abstained(),
        answer.mode().wireName(),
        "",
        answer.citations(),
        answer.arm().readsDocuments(),
        answer.retrieved().stream().map(Reply::found).toList(),
        answer.usage().promptTokens(),
        answer.usage().completionTokens(),
        answer.timing().total(),
        answer.arm().readsDocuments() ? answer.probability() : UNSAID);
  }

  static Reply failed(String question, RuntimeException failure) {
    return new Reply(
        question,
        "",
        false,
        "none",
        failure instanceof UserError ? failure.getMessage() : failure.getClass().getSimpleName(),
        List.of(),
        false,
        List.of(),
        0,
        0,
        0,
        UNSAID);
  }

  /** A question that nobody asked the model about: said as it was written before. */
  static Reply said(
      String question, String text, boolean declined, String mode, long milliseconds) {
    return new Reply(
        question, text, declined, mode, "", List.of(), false, List.of(), 0, 0, milliseconds, UNSAID);
  }

  public boolean hasFailed() {
    return !failure.isEmpty();
  }

  private static Found found(Answer.Retrieved retrieved) {
    String text = retrieved.passage().text();
    return new Found(
        retrieved.passage().docId(),
        retrieved.passage().title(),
        CodePoints.beginning(text, SHOWN),
        retrieved.passage().score(),
        retrieved.used());
  }
}
