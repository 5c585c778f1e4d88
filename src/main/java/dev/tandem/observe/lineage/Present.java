package dev.tandem.observe.lineage;

import dev.tandem.answer.Answer;
import dev.tandem.ledger.AnswerRecord;

/** The state of things now, against which old answers are held. */
public interface Present {
  /**
   * Asks a question again as it was asked, of the same collections, in the same way and for the
   * same principals.
   *
   * @throws dev.tandem.text.UserError if that arm or one of the collections is gone
   */
  Answer ask(AnswerRecord given);

  /** Whether what an answer states has its support in the documents that its reader may read. */
  boolean supports(String collection, AnswerRecord given, String statement);
}
