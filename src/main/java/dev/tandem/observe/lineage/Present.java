package dev.tandem.observe.lineage;

import dev.tandem.answer.Answer;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.text.Principals;

/** The state of things now, against which old answers are held. */
public interface Present {
  /**
   * Asks a question again as it was asked, of the same collections, in the same way and for the
   * same principals.
   *
   * @throws dev.tandem.text.UserError if that arm or one of the collections is gone
   */
  Answer ask(AnswerRecord given);

  /** Whether what is stated has its support in the documents that the reader may read. */
  boolean supports(String collection, String question, String statement, Principals who);
}
