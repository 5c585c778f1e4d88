package dev.tandem.observe.monitor;

import dev.tandem.ingest.Languages;
import dev.tandem.text.PersonalData;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be told of a text by itself. */
final class TextChecks {
  /** UTF-8 that was read as Latin-1, and characters that could not be read at all. */
  private static final Pattern BROKEN =
      Pattern.compile("\uFFFD|[\u00C2\u00C3][\u0080-\u00BF]|\u00E2\u20AC[\u0080-\u2122]");

  private static final double MOST_BROKEN = 0.001; // of the characters
  private static final Set<PersonalData.Kind> SENSITIVE =
      EnumSet.of(
          PersonalData.Kind.IBAN, PersonalData.Kind.CARD, PersonalData.Kind.NATIONAL_ID);

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
}
