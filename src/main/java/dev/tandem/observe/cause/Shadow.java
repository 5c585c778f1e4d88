package dev.tandem.observe.cause;

import dev.tandem.ledger.VersionInfo;
import java.util.List;

/** A copy of the home with changes taken back. What is done in it, the home does not see. */
public interface Shadow extends AutoCloseable {
  /** Asks once more; {@link Reply#FAILED} where there is no answer. */
  Reply ask(Question question);

  /** The current documents. */
  List<VersionInfo> documents(String collection);

  /** Deletes it. */
  @Override
  void close();
}
