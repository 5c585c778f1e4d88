package dev.tandem.index;

import dev.tandem.text.Change;
import dev.tandem.text.Principals;
import java.util.List;

/**
 * The chunks of one generation of one collection. Safe for use by many threads; one process writes.
 */
public interface Index extends AutoCloseable {
  /** Applies changes in order; searches of this object see them when the call returns. */
  void apply(List<? extends Change> changes);

  /**
   * Makes everything applied durable and visible to other processes, under this sequence number.
   */
  void commit(long sequence);

  /** The sequence number of the newest commit; 0 for an empty index. */
  long committedSequence();

  /**
   * The best chunks by keywords and by vector, each at most {@code depth}, united, without
   * duplicates, every hit with both scores. Only chunks whose acl admits the reader. A reader
   * beside a writer in another process sees its newest commit.
   */
  List<Hit> search(IndexQuery query);

  /** How many chunks this reader could find. */
  int count(Principals who);

  /**
   * In how many chunks that this reader could find all of some words stand, in any inflection and
   * order; 0 for words that the analyser drops.
   */
  int count(String words, Principals who);

  /**
   * Words near to one, of the chunks that this reader could find, those in most chunks first; none
   * where the language has no words between blanks.
   *
   * @param word in lower case
   * @param edits at most so many letters inserted, left out, changed or swapped with their
   *     neighbour: 1, or 2, and then the first letter is the same
   */
  List<Spelling> spellings(String word, int edits, Principals who);

  /**
   * The short forms in a text that chunks which this reader could find explain, and those of the
   * long forms in it; those in most chunks first.
   */
  List<ShortForm> shortForms(String text, Principals who);

  @Override
  void close();
}
