package dev.tandem.observe.cause;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Feedback;
import dev.tandem.ledger.Rating;
import java.time.Instant;
import java.util.Optional;

/**
 * A question and what came of it.
 *
 * @param rating what the asker said of it
 */
record Asked(Question question, Reply reply, Instant time, Optional<Rating> rating) {
  static Asked of(AnswerReplay replay) {
    AnswerRecord record = replay.given();
    return new Asked(
        Question.of(record),
        Reply.of(record),
        record.time(),
        replay.feedback().map(Feedback::rating));
  }

  /** Of the answer that was given. */
  String id() {
    return question.answer();
  }

  /** One that was asked again in a shadow, where nobody rates it. */
  static Asked again(Question question, Reply reply, Instant time) {
    return new Asked(question, reply, time, Optional.empty());
  }
}
