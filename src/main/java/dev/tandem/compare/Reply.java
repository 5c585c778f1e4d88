package dev.tandem.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.answer.Answer;
import dev.tandem.text.Citation;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.UserError;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

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
 * @param confidence how sure the answer is, 0 to 1: of a label how likely it is among all, of
 *     passages how likely they answer the question; empty where nobody says
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
    OptionalDouble confidence) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int SHOWN = 600; // characters of a passage in the report

  /**
   * A passage that was retrieved.
   *
   * @param text its beginning
   * @param used whether the model saw it
   */
  public record Found(String docId, String title, String text, double score, boolean used) {
    static Found of(Passage passage, boolean used) {
      return new Found(
          passage.docId(),
          passage.title(),
          CodePoints.beginning(passage.text(), SHOWN),
          passage.score(),
          used);
    }
  }

  public Reply {
    citations = List.copyOf(citations);
    found = List.copyOf(found);
  }

  /** Of who may say anything. */
  public Reply(
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
      long milliseconds) {
    this(
        question,
        text,
        declined,
        mode,
        failure,
        citations,
        searched,
        found,
        promptTokens,
        completionTokens,
        milliseconds,
        OptionalDouble.empty());
  }

  static Reply of(String question, Answer answer) {
    // Only arms that read documents have markers: brackets of others are code or JSON.
    String text = answer.arm().readsDocuments() ? unmarked(answer.text()) : answer.text();
    return new Reply(
        question,
        text.strip(),
        answer.abstained(),
        answer.mode().wireName(),
        "",
        answer.citations(),
        answer.arm().readsDocuments(),
        answer.retrieved().stream().map(Reply::found).toList(),
        answer.usage().promptTokens(),
        answer.usage().completionTokens(),
        answer.timing().total(),
        answer.arm().readsDocuments()
            ? OptionalDouble.of(answer.probability())
            : OptionalDouble.empty());
  }

  /** A text without its markers; JSON as it is, whose brackets are its own. */
  static String unmarked(String text) {
    return isJson(text) ? text : text.replaceAll("\\s*\\[(?:\\d+|unsupported)]", "");
  }

  private static boolean isJson(String text) {
    try {
      return MAPPER.readTree(text).isContainerNode();
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  static Reply failed(String question, RuntimeException failure) {
    return new Reply(
        question, "", false, "none", reason(failure), List.of(), false, List.of(), 0, 0, 0);
  }

  /** A sentence of ours, or the kind alone: what others throw may hold text of users. */
  private static String reason(RuntimeException failure) {
    return failure instanceof UserError
        ? Objects.requireNonNullElse(failure.getMessage(), "failed")
        : failure.getClass().getSimpleName();
  }

  /** A question that nobody asked the model about: said as it was written before. */
  static Reply said(
      String question, String text, boolean declined, String mode, long milliseconds) {
    return new Reply(
        question, text, declined, mode, "", List.of(), false, List.of(), 0, 0, milliseconds);
  }

  public boolean hasFailed() {
    return !failure.isEmpty();
  }

  /** Whether it says something about what was asked. */
  boolean answers() {
    return !declined && !hasFailed() && !text.isBlank();
  }

  private static Found found(Answer.Retrieved retrieved) {
    return Found.of(retrieved.passage(), retrieved.used());
  }
}
