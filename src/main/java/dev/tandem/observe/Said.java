package dev.tandem.observe;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.text.Citation;
import dev.tandem.text.DocumentKey;
import java.util.List;
import java.util.Optional;

/**
 * What an answer says, as far as two answers to one question are held against each other.
 *
 * @param text empty where it is destroyed
 * @param quoted the document cited first; empty where none is
 */
public record Said(boolean abstained, String text, Optional<DocumentKey> quoted) {
  /** What was said then. */
  public static Said of(AnswerRecord given) {
    return of(given.abstained(), given.answer(), given.citations());
  }

  public static Said of(boolean abstained, String text, List<Citation> citations) {
    return new Said(
        abstained,
        text,
        citations.stream()
            .findFirst()
            .map(first -> new DocumentKey(first.collection(), first.docId())));
  }

  /** Up to the first marker of a citation: what follows changes with any passage found beside. */
  public String lead() {
    int marker = text.indexOf('[');
    return (marker < 0 ? text : text.substring(0, marker)).strip();
  }

  /** Whether both say the same; a text that is destroyed says nothing against it. */
  public boolean alike(Said other) {
    boolean texts = text.isEmpty() || other.text.isEmpty() || lead().equals(other.lead());
    return abstained == other.abstained && quoted.equals(other.quoted) && texts;
  }
}
