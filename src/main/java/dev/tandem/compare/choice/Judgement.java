package dev.tandem.compare.choice;

import java.util.Locale;

/**
 * Whether an arm keeps a constraint.
 *
 * @param because the figure it was judged by, and what that stands on
 */
public record Judgement(Constraint constraint, Outcome outcome, String because) {
  /** What a constraint came to. */
  public enum Outcome {
    /** It holds. */
    KEPT,
    /** It does not, so the arm is out. */
    BROKEN,
    /** Nothing tells, or the figure's interval holds the limit; the arm stays, and it is said. */
    UNCERTAIN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  boolean is(Outcome wanted) {
    return outcome == wanted;
  }
}
