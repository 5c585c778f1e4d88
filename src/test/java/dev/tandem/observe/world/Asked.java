package dev.tandem.observe.world;

import java.time.Instant;

/**
 * A question and what became of it.
 *
 * @param place of the question in the script, the same for twins
 * @param where the collection asked; {@code notes} of the labelled task
 * @param answerId empty where there was no answer
 * @param millis of the virtual clock until the answer
 */
record Asked(
    int place,
    Instant time,
    String where,
    String answerId,
    Outcome outcome,
    long millis,
    String text) {
  /** The labelled task, as a place to ask. */
  static final String NOTES = "notes";

  /** As the asker sees it. */
  enum Outcome {
    /** What holds now, or that the documents do not say what they do not say. */
    RIGHT,
    WRONG,
    /** Said to be unknown though the documents say it. */
    DECLINED,
    /** An error. */
    FAILED
  }

  boolean right() {
    return outcome == Outcome.RIGHT;
  }
}
