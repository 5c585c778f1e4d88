package dev.tandem.compare.choice;

import java.util.Locale;

/** How sure a choice is. */
public enum Verdict {
  /** Its score is above every other by more than its doubt. */
  SETTLED,
  /** Others score as well, as far as the evidence tells; it is the simplest of them. */
  TIE,
  /** Every arm breaks a constraint. */
  NONE;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
