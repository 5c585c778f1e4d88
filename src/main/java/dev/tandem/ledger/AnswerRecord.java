package dev.tandem.ledger;

import dev.tandem.text.Citation;
import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An answer as it was given, and everything it stood on. Question and answer are personal data:
 * they lie under the asker's key, and {@link AnswerLog#forget} destroys it.
 *
 * @param id unguessable
 * @param collection whose passage was the best; the first of those asked where there was none
 * @param collections all that were asked, by name
 * @param generation of the index of {@code collection}
 * @param question as it was asked
 * @param standalone the same with the words that it took from questions before it
 * @param mode {@code generated}, {@code extractive} or {@code none} (abstained)
 * @param reason why it abstained; empty otherwise
 * @param promptVersion hash of the prompt template
 * @param retrieved every passage that was looked at, in order
 * @param denied how many candidates the permission check behind the index refused
 * @param timingMillis {@code retrieve}, {@code prefill}, {@code decode}, {@code total}
 */
public record AnswerRecord(
    String id,
    Instant time,
    Principals who,
    String collection,
    List<String> collections,
    int generation,
    String arm,
    String model,
    String adapter,
    String promptVersion,
    String question,
    String standalone,
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

  /**
   * One passage that was retrieved.
   *
   * @param collection whose passage it is
   * @param hash SHA-256 of its text, lower-case hex: stays when the text is destroyed
   * @param used whether it was in the prompt
   */
  public record Retrieved(
      String chunkId,
      String collection,
      String docId,
      int version,
      int start,
      int end,
      double score,
      boolean used,
      String hash) {}

  public AnswerRecord {
    if (!collections.contains(collection)) {
      throw new IllegalArgumentException("an answer is of one of the collections asked");
    }
    collections = List.copyOf(collections);
    retrieved = List.copyOf(retrieved);
    citations = List.copyOf(citations);
    timingMillis = Map.copyOf(timingMillis);
  }
}
