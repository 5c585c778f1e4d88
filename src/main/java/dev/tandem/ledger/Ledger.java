package dev.tandem.ledger;

/** The record of one home. Safe for use by many threads; writes queue behind each other. */
public interface Ledger extends AutoCloseable {
  CollectionLog collections();

  DocumentLog documents();

  GenerationLog generations();

  AnswerLog answers();

  RunLog runs();

  KeyLog keys();

  @Override
  void close();
}
