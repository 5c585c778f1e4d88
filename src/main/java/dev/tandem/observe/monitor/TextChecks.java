package dev.tandem.observe.monitor;

import dev.tandem.ingest.Languages;
import dev.tandem.text.PersonalData;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be told of a text by itself. */
final class TextChecks {
  /** UTF-8 that was read as Latin-1, and characters that could not be read at all. */
  private static final Pattern BROKEN =
      Pattern.compile("\uFFFD|[\u00C2\u00C3][\u0080-\u00BF]|\u00E2\u20AC[\u0080-\u2122]");

  private static final double MOST_BROKEN = 0.001; // of the characters
  private static final Set<PersonalData.Kind> SENSITIVE =
      EnumSet.of(PersonalData.Kind.IBAN, PersonalData.Kind.CARD, PersonalData.Kind.NATIONAL_ID);

  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,]\\d+)*");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}]+");
  private static final int FEWEST_NUMBERS = 4; // of fewer, all may well change at once
  private static final double KEPT = 0.2;
  private static final double SAME_WORDS = 0.9;

  private TextChecks() {}

  /** BCP 47, {@code und} where it cannot be told. */
  static String language(String text) {
    return Languages.detect(text);
  }

  /** Whether more than one character in a thousand is not what somebody wrote. */
  static boolean broken(String text) {
    long found = BROKEN.matcher(text).results().count();
    return found > Math.max(1, MOST_BROKEN * text.length());
  }

  /** Whether it names an account, a payment card or a national identity number. */
  static boolean sensitive(String text) {
    return !PersonalData.find(text, SENSITIVE).isEmpty();
  }

  /** Whether nearly all numbers are others while nearly all words are the same. */
  static boolean otherFigures(String before, String after) {
    Set<String> numbers = numbers(before);
    if (numbers.size() < FEWEST_NUMBERS) {
      return false;
    }
    return shared(numbers, numbers(after)) <= KEPT
        && shared(words(before), words(after)) >= SAME_WORDS;
  }

  private static Set<String> numbers(String text) {
    return NUMBER.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Set<String> words(String text) {
    return BETWEEN.splitAsStream(text.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /** Share of some that are among others. */
  private static double shared(Set<String> some, Set<String> others) {
    return (double) some.stream().filter(others::contains).count() / Math.max(1, some.size());
  }
}
