package dev.tandem.observe.cause;

import dev.tandem.example.Finding;
import dev.tandem.ledger.Ledger;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the troubleshooter works with: the home to look at, and shadows of it. */
public interface Laboratory {
  /** To be read only. */
  Ledger ledger();

  /**
   * A copy of the home.
   *
   * @param undone what is taken back in it
   * @throws dev.tandem.text.UserError if it cannot be made, or one of them cannot be taken back
   */
  Shadow shadow(List<Undo> undone);

  /** How many passages the index of a collection holds, whoever may read them. */
  int indexed(String collection);

  /** The stored text of a version; empty where it is destroyed. */
  Optional<String> text(String collection, String docId, int version);

  /** Whether a source is a file or folder, be it there or not. */
  boolean path(String source);

  /** Whether it can be read now. */
  boolean reachable(String source);

  /**
   * Those of its documents that a source which can be read, a folder or a file of rows, has no
   * more.
   */
  Set<String> gone(String source, Set<String> docIds);

  /** What would spoil a training with a set of examples; nothing where there is no such set. */
  List<Finding> spoils(String collection, String set);

  /**
   * How many texts of a set have another label than they had.
   *
   * @param before hash of its rows then
   */
  int relabelled(String collection, String set, String before);

  /** Whether answers show rows of a set to their model. */
  boolean shown(String collection, String set);

  /** Whether answers are made by an endpoint elsewhere. */
  boolean remote();
}
