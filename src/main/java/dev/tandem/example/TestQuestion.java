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
 * @param type what kind of question it is, as its row says; empty to let the question tell
 */
public record TestQuestion(
    String id,
    String question,
    List<String> answers,
    boolean answerable,
    List<String> docIds,
    Optional<Principals> who,
    Optional<String> type) {
  public TestQuestion {
    answers = List.copyOf(answers);
    docIds = List.copyOf(docIds);
  }

  /** The same question where its documents are withheld: nothing answers it then. */
  public TestQuestion unanswerable() {
    return new TestQuestion(id, question, answers, false, docIds, who, type);
  }
}
