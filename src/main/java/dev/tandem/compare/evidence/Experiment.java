package dev.tandem.compare.evidence;

import java.util.function.Consumer;

/** Measures one factor of each arm. */
public interface Experiment {
  Factor factor();

  /**
   * Measures.
   *
   * @param progress hears in a few words what is being done
   * @throws dev.tandem.text.UserError if it cannot be measured here, with the reason
   */
  FactorEvidence measure(Consumer<String> progress);
}
