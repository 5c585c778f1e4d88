package dev.tandem.ledger;

import dev.tandem.text.Citation;
import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An answer and everything it stood on. Question and answer are personal data: they lie under the
 * asker's key, and {@link AnswerLog#forget} destroys it.
 *
 * @param id unguessable
 * @param mode {@code generated}, {@code extractive} or {@code none} (abstained)
 * @param reason why it abstained; empty otherwise
 * @param promptVersion hash of the prompt template
 * @param retrieved every passage that was looked at, in order
 * @param denied how many candidates the permission check behind the index refused
 * @param timingMillis {@code retrieve}, {@code prefill}, {@code decode}, {@code total}
 * @param withheld what a replay does not show any more; empty in an answer just given
 */
public record AnswerRecord(
    String id,
    Instant time,
    Principals who,
    String collection,
    int generation,
    String arm,
    String model,
    String adapter,
    String promptVersion,
    String question,
    String answer,
    String mode,
    boolean abstained,
    String reason,
    List<Retrieved> retrieved,
    int denied,
    List<Citation> citations,
    int promptTokens,
    int completionTokens,
    Map<String, Long> timingMillis,
    List<Withheld> withheld) {

  /**
   * A part of a replayed answer whose text is destroyed, or which this reader may not read. The
   * question and the answer are then the empty text, and a citation is missing from {@link
   * #citations}.
   *
   * @param part {@code question}, {@code answer}, or a citation's marker, as {@code [1]}
   * @param docId the document quoted; empty for question and answer
   * @param version its version; 0 for question and answer
   * @param start code point offset of the quote, inclusive
   * @param end code point offset, exclusive
   * @param hash HMAC-SHA-256 of the text under a key that is destroyed with it, lower-case hex: the
   *     same for the same stored text, and nobody can guess the text from it
   */
  public record Withheld(String part, String docId, int version, int start, int end, String hash) {}

  /**
   * One passage that was retrieved.
   *
   * @param hash SHA-256 of its text, lower-case hex: stays when the text is destroyed
   * @param used whether it was in the prompt
   */
  public record Retrieved(
      String chunkId,
      String docId,
      int version,
      int start,
      int end,
      double score,
      boolean used,
      String hash) {}

  public AnswerRecord {
    retrieved = List.copyOf(retrieved);
    citations = List.copyOf(citations);
    timingMillis = Map.copyOf(timingMillis);
    withheld = List.copyOf(withheld);
  }

  /** An answer just given: nothing is withheld. */
  public AnswerRecord(
      String id,
      Instant time,
      Principals who,
      String collection,
      int generation,
      String arm,
      String model,
      String adapter,
      String promptVersion,
      String question,
      String answer,
      String mode,
      boolean abstained,
      String reason,
      List<Retrieved> retrieved,
      int denied,
      List<Citation> citations,
      int promptTokens,
      int completionTokens,
      Map<String, Long> timingMillis) {
    this(
        id,
        time,
        who,
        collection,
        generation,
        arm,
        model,
        adapter,
        promptVersion,
        question,
        answer,
        mode,
        abstained,
        reason,
        retrieved,
        denied,
        citations,
        promptTokens,
        completionTokens,
        timingMillis,
        List.of());
  }
}
