package dev.tandem.ledger;

import java.util.List;
import java.util.Optional;

/**
 * An answer read back, without what may not be shown any more.
 *
 * @param given the answer as it was given; a part that is withheld is the empty text in it, or a
 *     citation that is missing
 * @param feedback what the asker said of it; its comment is empty where the question is withheld
 * @param withheld the parts that are not shown; empty where everything is
 * @param note what the asker was told of it since, after documents had changed
 */
public record AnswerReplay(
    AnswerRecord given,
    Optional<Feedback> feedback,
    List<Withheld> withheld,
    Optional<LineageLog.Note> note) {

  /** One of which the asker was told nothing since. */
  public AnswerReplay(AnswerRecord given, Optional<Feedback> feedback, List<Withheld> withheld) {
    this(given, feedback, withheld, Optional.empty());
  }


  /**
   * A part whose text is destroyed, or which this reader may not read.
   *
   * @param part {@code question}, {@code answer}, or a citation's marker, as {@code [1]}
   * @param collection of the document quoted; empty for question and answer
   * @param docId the document quoted; empty for question and answer
   * @param version its version; 0 for question and answer
   * @param start code point offset of the quote, inclusive
   * @param end code point offset, exclusive
   * @param hash HMAC-SHA-256 of the text under a key that is destroyed with it, lower-case hex: the
   *     same for the same stored text, and nobody can guess the text from it
   */
  public record Withheld(
      String part, String collection, String docId, int version, int start, int end, String hash) {}

  public AnswerReplay {
    withheld = List.copyOf(withheld);
  }
}
