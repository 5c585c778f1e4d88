package dev.tandem.answer;

import java.util.regex.Pattern;

/** How many answers a question asks for, as far as its words tell. A cue, never a condition. */
enum Wanted {
  /** One thing. */
  ONE,
  /** Something of each of several things that the question names: "the fee of A and of B". */
  OF_EACH,
  /** All that are alike: "which rooms open on Saturday?" */
  ALL;

  private static final Pattern EVERY =
      Pattern.compile(
          "^(?:please )?(?:list|name|enumerate|nenne|liste)\\b|\\bwhich of\\b"
              + "|\\bwhich (?!(?:is|was|has|does|its|this)\\b)\\p{L}{2,}(?<!s)s (?!is\\b|was\\b|has\\b|does\\b)"
              + "|\\bwhich \\p{L}+ \\p{L}{2,}s (?:are|were|have|do|can|may|must|need|should)\\b"
              + "|\\ball (?:the|of|our)\\b|\\bwelche \\p{L}+ (?:sind|haben|werden)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern JOINED =
      Pattern.compile(
          "\\b(?:and|und|both|compared?|versus|vs|between|each|vergleiche|unterschied)\\b",
          Pattern.CASE_INSENSITIVE);

  /** What a question asks for; that it joins two things counts before that it asks for all. */
  static Wanted by(String question) {
    String plain = question.strip();
    if (JOINED.matcher(plain).find()) {
      return OF_EACH;
    }
    return EVERY.matcher(plain).find() ? ALL : ONE;
  }
}
