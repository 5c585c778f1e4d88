package dev.tandem.answer;

import dev.tandem.llm.TokenScore;
import dev.tandem.text.Passage;
import java.util.List;

/** Follows an answer in the making. Called on the asking thread, in this order. */
@FunctionalInterface
public interface AskListener {
  AskListener NONE = piece -> {};

  /**
   * The passages found so far, best first, as far as the reader may read them; not for every arm,
   * and again where a question for several things is searched for each.
   */
  default void retrieved(List<Passage> passages) {}

  /** The model has its prompt: what is left of the search is over. Not if there is no answer. */
  default void prompted() {}

  /**
   * The next piece of the answer's text, whole Unicode characters. With passages a piece is one or
   * more whole sentences that have passed every check. All pieces together are the answer's text,
   * with one exception: if a passage ceases to be readable after sentences were told, nothing more
   * is told, and the answer is another.
   */
  void text(String piece);

  /** How likely the model found a token of its own answer, where it was asked to tell. */
  default void scored(TokenScore token) {}

  /** Whether nobody waits for the answer any more; asked after every token. */
  default boolean cancelled() {
    return false;
  }
}
