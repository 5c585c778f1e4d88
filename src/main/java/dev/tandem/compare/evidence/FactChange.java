package dev.tandem.compare.evidence;

import dev.tandem.answer.Squad;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A fact of a document and another one of its kind that it is changed to.
 *
 * @param phrases as the document may say it, each with what it says afterwards; longest first
 * @param before answers that say the fact as it was
 * @param after answers that say it as it is then
 */
record FactChange(Map<String, String> phrases, List<String> before, List<String> after) {
  FactChange {
    phrases = Collections.unmodifiableMap(new LinkedHashMap<>(phrases));
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** Everywhere in a text. */
  String apply(String text) {
    String changed = text;
    for (Map.Entry<String, String> phrase : phrases.entrySet()) {
      changed =
          whole(phrase.getKey())
              .matcher(changed)
              .replaceAll(
                  match -> Matcher.quoteReplacement(cased(match.group(), phrase.getValue())));
    }
    return changed;
  }

  /** Its reverse. */
  FactChange undone() {
    Map<String, String> back = new LinkedHashMap<>();
    phrases.forEach((was, is) -> back.put(is, was));
    return new FactChange(back, after, before);
  }

  /** Whether a text says the fact as it was, and not as it is now. */
  boolean saysOld(String text) {
    return Squad.contains(text, before) && !Squad.contains(text, after);
  }

  /** Whether a text says the fact as it is now, and not as it was. */
  boolean saysNew(String text) {
    return Squad.contains(text, after) && !Squad.contains(text, before);
  }

  /** Whether a text says the fact as it is now, whatever else it says. */
  boolean tellsNew(String text) {
    return Squad.contains(text, after);
  }

  /** Finds a phrase as whole words, however they are spaced. */
  static Pattern whole(String phrase) {
    List<String> words = new ArrayList<>();
    for (String word : phrase.strip().split("\\s+")) {
      words.add(Pattern.quote(word));
    }
    return Pattern.compile(
        words.stream()
            .collect(
                Collectors.joining(
                    "\\s+",
                    "(?iu)(?<![\\p{L}\\p{N}]|\\p{N}[.,:])",
                    "(?![\\p{L}\\p{N}]|[.,:]\\p{N})")));
  }

  /** With a capital where what it replaces has one. */
  private static String cased(String old, String phrase) {
    return Character.isUpperCase(old.codePointAt(0))
        ? Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1)
        : phrase;
  }
}
