package dev.tandem.compare.choice;

import java.util.Locale;

/** What a figure stands on. */
public enum Basis {
  /** An experiment on the user's own documents and questions. */
  MEASURED,
  /** What the arm is: one without an adapter needs no training. */
  CONSTRUCTION,
  /** Measured for some arms, published for others. */
  PARTLY,
  /** What others published of other data. */
  PRIOR;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
