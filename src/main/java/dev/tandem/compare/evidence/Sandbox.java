package dev.tandem.compare.evidence;

import dev.tandem.compare.Contestant;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A copy of some documents of a collection, in which they may be changed, restricted and deleted:
 * the collection itself stays as it is. What is done to it is done when the call returns, and holds
 * for the next question. Closing it takes it away.
 */
public interface Sandbox extends AutoCloseable {
  /** The documents that there are, by id. */
  List<StoredDocument> documents();

  /**
   * Brings a document up to date, as an ingest does.
   *
   * @param change of its text, or of each part of its structure
   * @return seconds until searches find it as it is now
   */
  double change(String docId, UnaryOperator<String> change);

  /** Changes who may read documents. */
  void permit(Collection<String> docIds, Acl readers);

  /** Deletes documents. */
  void delete(Collection<String> docIds);

  /**
   * An arm that answers from here. Its adapter is the one that it was compared with; that it was
   * learnt from documents is not known here before {@link #rememberLearning}.
   *
   * @param who asks where a question names nobody; may use the arm's adapter
   * @throws dev.tandem.text.UserError if the arm cannot answer them
   */
  Contestant arm(String name, Principals who);

  /** From now on it is known, as in the collection's home, what adapters were learnt from. */
  void rememberLearning();

  @Override
  void close();

  /** Makes them. */
  @FunctionalInterface
  interface Maker {
    /**
     * Copies documents, and some of the others, so that searches still have something to choose
     * from.
     *
     * @param docIds what has to be there, as far as the collection has it
     */
    Sandbox copy(Collection<String> docIds);
  }
}
