package dev.tandem.training;

import dev.tandem.ledger.Ledger;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.LocalModel;
import dev.tandem.text.UserError;
import java.time.InstantSource;

/** What a training needs of the home that it is for; each is opened when it is first asked for. */
public interface TrainingHome {
  /** Tells the time of all that happens there. */
  InstantSource clock();

  /** The ledger for what any process may write. */
  Ledger anyLedger();

  /**
   * The ledger; this process is the home's writer from then on.
   *
   * @throws UserError if another process is
   */
  Ledger writerLedger();

  /**
   * The home's model on this machine.
   *
   * @throws UserError if an endpoint answers
   */
  LocalModel localModel();

  /**
   * A model of its own, to be closed by whoever opens it.
   *
   * @param endpoint where it is; empty for one of this machine
   */
  LanguageModel open(String endpoint, String name);

  /** Of the program that trains; kept with what was learnt. */
  String version();
}
