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

  @Override
  void close();
}
