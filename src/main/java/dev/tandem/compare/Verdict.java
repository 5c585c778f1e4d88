package dev.tandem.compare;

import java.util.Locale;

/** What a comparison of two arms comes to. */
public enum Verdict {
  /** The first is better. */
  BETTER,
  /** The first is worse. */
  WORSE,
  /** Whichever is better, it is not by as much as would matter. */
  NO_DIFFERENCE,
  /** The questions do not tell. */
  NOT_ENOUGH;

  /** As it stands in JSON. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
