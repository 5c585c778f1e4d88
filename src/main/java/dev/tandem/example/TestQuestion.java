package dev.tandem.example;

import dev.tandem.text.Principals;
import java.util.List;
import java.util.Optional;

/**
 * A question with what a right answer must hold.
 *
 * @param answers any of these is right; empty if unanswerable or not known
 * @param answerable whether the documents answer it
 * @param docIds documents that hold the answer; empty where unknown
 * @param who as whom to ask; empty for the reader the whole evaluation is run as
 */
public record TestQuestion(
    String id,
    String question,
    List<String> answers,
    boolean answerable,
    List<String> docIds,
    Optional<Principals> who) {
  public TestQuestion {
    answers = List.copyOf(answers);
    docIds = List.copyOf(docIds);
  }
}
