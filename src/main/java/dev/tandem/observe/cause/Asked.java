package dev.tandem.observe.cause;

import dev.tandem.ledger.AnswerRecord;
import java.time.Instant;

/** A question and what came of it. */
record Asked(Question question, Reply reply, Instant time) {
  static Asked of(AnswerRecord record) {
    return new Asked(Question.of(record), Reply.of(record), record.time());
  }
}
