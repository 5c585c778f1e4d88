package dev.tandem.answer;

import java.util.regex.Pattern;

/**
 * Whether a unit says little alone: it speaks of what stands before it, or leads to what follows.
 */
final class Leaning {
  private static final Pattern BACK =
      Pattern.compile(
          "(?:it|its|they|them|their|this|that|these|those|he|she|his|her|such|both|however"
              + "|therefore|thus|otherwise|also|then|instead|moreover|furthermore|in addition"
              + "|for (?:example|instance)|in (?:this|that) case|as a result"
              + "|the (?:former|latter|same)|er|sie|es|dies\\w*|jedoch|daher|deshalb|außerdem"
              + "|dann|sonst|dabei|dazu|zum beispiel)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

  private Leaning() {}

  /** "This holds for visitors too." */
  static boolean back(Span unit) {
    return BACK.matcher(unit.text()).lookingAt();
  }

  /** "To reset the password:" */
  static boolean forward(Span unit) {
    return unit.text().endsWith(":");
  }
}
