package dev.tandem.example;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When two texts count as one. */
public final class Keys {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}_]+");

  private Keys() {}

  /** Equal for texts that are the same but for Unicode's forms and white space at the ends. */
  public static String exact(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).strip();
  }

  /** Equal also where case, punctuation and spacing differ. */
  public static String loose(String text) {
    List<String> words = words(text);
    return words.isEmpty() ? exact(text) : String.join(" ", words);
  }

  /** Words in lower case, in their order. */
  public static List<String> words(String text) {
    Matcher word =
        WORD.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT));
    List<String> words = new ArrayList<>();
    while (word.find()) {
      words.add(word.group());
    }
    return words;
  }
}
