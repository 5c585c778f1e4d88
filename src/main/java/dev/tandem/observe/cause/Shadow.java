package dev.tandem.observe.cause;

import dev.tandem.ledger.VersionInfo;
import java.util.List;
import java.util.OptionalDouble;

/** A copy of the home with changes taken back. What is done in it, the home does not see. */
public interface Shadow extends AutoCloseable {
  /** Asks once more; {@link Reply#failed} where there is no answer. */
  Reply ask(Question question);

  /** The current documents. */
  List<VersionInfo> documents(String collection);

  /** What a monitor would read in it now; empty where that is nothing. */
  OptionalDouble read(String monitor);

  /** Deletes it. */
  @Override
  void close();
}
