package dev.tandem.compare;

import dev.tandem.example.TestQuestion;

/** One way to answer that is compared with others. Safe for use by many threads. */
public interface Contestant {
  /** As it is called in commands and reports, such as {@code hybrid}. */
  String name();

  /**
   * A hash of all that its replies depend on beside the question: model, adapter, documents,
   * settings. What was said under another identity is asked again.
   */
  String identity();

  /**
   * Answers a question.
   *
   * @throws RuntimeException if it fails; the failure then counts as a wrong answer
   */
  Reply reply(TestQuestion question);
}
