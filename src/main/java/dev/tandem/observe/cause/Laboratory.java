package dev.tandem.observe.cause;

import dev.tandem.example.Finding;
import dev.tandem.ledger.Ledger;
import java.util.List;
import java.util.Optional;

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

  /** Whether a source is a file or folder that can be read now. */
  boolean reachable(String source);

  /** Whether a document's file is gone from a source that is a folder which can be read. */
  boolean gone(String source, String docId);

  /** What would spoil a training with a set of examples; nothing where there is no such set. */
  List<Finding> spoils(String collection, String set);

  /** Whether answers are made by an endpoint elsewhere. */
  boolean remote();
}
