package dev.tandem.observe.lineage;

import java.util.Locale;

/** What became of an answer that was asked again. */
public enum Verdict {
  /** It says the same. */
  UNCHANGED,
  /** It says something else, or is declined, and what it said is not refuted. */
  CHANGED,
  /** What it stated is not supported by the documents any more. */
  WRONG,
  /** It cannot be asked again: its question was forgotten or is gone. */
  UNKNOWN;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
