package dev.tandem.answer;

import java.util.Locale;

/** Where an answer's words come from. */
public enum Mode {
  /** The model's sentences. */
  GENERATED,
  /** Sentences of the documents, quoted. */
  EXTRACTIVE,
  /** Nobody's: it abstained. */
  NONE;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
