package dev.tandem.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds where a text explains a short form: "Remote Work Policy (RWP)", "RWP (Remote Work Policy)",
 * "RWP stands for remote work policy". As Schwartz and Hearst (PSB 2003) do it, but stricter: every
 * letter must be the initial of a word, only small words may be passed over, and so no sentence
 * before a bracket is taken for a meaning.
 */
final class ShortForms {
  /** Between the parts of a term of the field. */
  static final char BETWEEN = '\t';

  /** Begin the terms that are looked up by the short form and by the long one. */
  static final char BY_BRIEF = '<';

  static final char BY_FULL = '>';

  /** Letters of a short form. */
  static final int MOST_LETTERS = 8;

  /** Without a bracket only capitals tell a short form. */
  private static final String BRIEF = "(\\p{Lu}[\\p{Lu}\\p{Ll}&]{0,6}\\p{Lu}s?)";

  /** In a bracket small letters do, too, if there are some: a corpus may have no others. */
  private static final int SMALL_LETTERS = 3;

  private static final Pattern IN_BRACKETS = Pattern.compile("\\(\\s*([\\p{L}&]{2,9})\\s*[),;]");

  private static final Pattern EXPLAINED =
      Pattern.compile(
          "\\b"
              + BRIEF
              + "(?:\\s*\\(|,?\\s+(?:is\\s+)?(?:stands\\s+for|short\\s+for|means|steht\\s+für|bedeutet)\\s+)");

  private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}'’]*");

  /** What ends a long form: it does not reach over sentences, brackets and list items. */
  private static final Pattern BREAK = Pattern.compile("[.;:!?()\\[\\]\\n|•]");

  private static final Set<String> SMALL =
      Set.of(
          "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
          "auf", "der", "die", "das", "des", "für", "im", "und", "von", "zu", "zur");

  private ShortForms() {}

  /** All that a text explains, each once, in order. */
  static List<ShortForm> in(String text) {
    List<ShortForm> found = new ArrayList<>();
    Matcher bracket = IN_BRACKETS.matcher(text);
    while (bracket.find()) {
      String before = text.substring(0, bracket.start());
      add(found, bracket.group(1), last(before), true);
    }
    Matcher explained = EXPLAINED.matcher(text);
    while (explained.find()) {
      add(found, explained.group(1), first(text.substring(explained.end())), false);
    }
    return found.stream().distinct().toList();
  }

  /** The terms of the index's field that stand for a short form. */
  static List<String> terms(ShortForm form, String language) {
    return List.of(
        key(BY_BRIEF, form.brief()) + form.full(),
        key(BY_FULL, String.join(" ", Analysis.terms(form.full(), language))) + form.brief());
  }

  /** How the terms begin that are found by this. */
  static String key(char by, String text) {
    return by + text.toLowerCase(Locale.ROOT) + BETWEEN;
  }

  private static String last(String before) {
    Matcher end = BREAK.matcher(before);
    int from = 0;
    while (end.find()) {
      from = end.end();
    }
    return before.substring(from);
  }

  private static String first(String after) {
    Matcher end = BREAK.matcher(after);
    return end.find() ? after.substring(0, end.start()) : after;
  }

  private static void add(List<ShortForm> found, String written, String around, boolean atEnd) {
    boolean capitals = written.codePoints().filter(Character::isUpperCase).count() > 1;
    // RWPs are several.
    String brief = capitals && written.endsWith("s") ? written.replaceFirst("s$", "") : written;
    if (!capitals && brief.length() < SMALL_LETTERS) {
      return;
    }
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(around);
    while (word.find()) {
      words.add(word.group());
    }
    char[] letters = brief.replace("&", "").toLowerCase(Locale.ROOT).toCharArray();
    if (atEnd) {
      words = words.reversed();
      for (int i = 0; i < letters.length / 2; i++) {
        char swapped = letters[i];
        letters[i] = letters[letters.length - 1 - i];
        letters[letters.length - 1 - i] = swapped;
      }
    }
    int taken = spelt(words, 0, letters, 0);
    if (taken > 1) {
      List<String> full = words.subList(0, taken);
      String joined = String.join(" ", atEnd ? full.reversed() : full);
      found.add(new ShortForm(brief.toUpperCase(Locale.ROOT), joined));
    }
  }

  /**
   * How many words the letters from one on are the initials of; 0 if they are not. A small word is
   * passed over where it lies between others.
   */
  private static int spelt(List<String> words, int word, char[] letters, int letter) {
    if (letter == letters.length) {
      return word;
    }
    if (word == words.size()) {
      return 0;
    }
    String here = words.get(word).toLowerCase(Locale.ROOT);
    int passed = word > 0 && SMALL.contains(here) ? spelt(words, word + 1, letters, letter) : 0;
    return passed == 0 && here.charAt(0) == letters[letter]
        ? spelt(words, word + 1, letters, letter + 1)
        : passed;
  }
}
