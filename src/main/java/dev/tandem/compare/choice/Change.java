package dev.tandem.compare.choice;

import java.util.Locale;

/**
 * What would lead to another recommendation, found by deciding again.
 *
 * @param name the factor, the constraint or the kind of volume that changes
 * @param at the value at which the rule was run again; NaN where there is none, as for a constraint
 *     that is given up
 * @param condition in words, such as "from 40,000 questions a month on"
 * @param arm what would be recommended
 */
public record Change(Kind kind, String name, double at, String condition, String arm) {
  /** What changes. */
  public enum Kind {
    PRIORITY,
    QUESTIONS,
    CHANGES,
    USERS,
    LABELS,
    CONSTRAINT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it comes by itself as time goes on, rather than by another decision. */
  boolean comesWithGrowth(Volume now) {
    return switch (kind) {
      case QUESTIONS -> at > now.questionsPerMonth();
      case USERS -> at > now.usersAtOnce();
      case CHANGES, LABELS -> true;
      case PRIORITY, CONSTRAINT -> false;
    };
  }

  /** One clause for people. */
  public String sentence() {
    return condition + ": " + arm;
  }
}
