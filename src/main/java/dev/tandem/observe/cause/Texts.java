package dev.tandem.observe.cause;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What can be said of a text without reading it. */
final class Texts {
  /** Letters of UTF-8 that were read as Windows-1252, and what could not be read at all. */
  private static final Pattern BROKEN =
      Pattern.compile("[\\uFFFD\\u0080-\\u009F]|\\u00C3[\\u0080-\\u00BF]|\\u00E2\\u20AC");

  private static final double MANY_BROKEN = 0.002; // of all characters
  private static final int WORDS = 4;
  private static final double COPY = 0.6;

  private Texts() {}

  /** Whether so many letters are broken that somebody would see it. */
  static boolean broken(String text) {
    long broken = BROKEN.matcher(text).results().count();
    return broken >= 2 && broken > MANY_BROKEN * text.length();
  }

  /** Hashes of all runs of four words. */
  static Set<Integer> shingles(String text) {
    List<String> words =
        Pattern.compile("[^\\p{L}\\p{N}]+")
            .splitAsStream(text.toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .toList();
    Set<Integer> shingles = new HashSet<>();
    for (int i = 0; i + WORDS <= words.size(); i++) {
      shingles.add(words.subList(i, i + WORDS).hashCode());
    }
    return shingles;
  }

  /** Whether most of one stands in the other, whichever is shorter (Broder, 1997). */
  static boolean copies(Set<Integer> a, Set<Integer> b) {
    Set<Integer> fewer = a.size() <= b.size() ? a : b;
    Set<Integer> more = a.size() <= b.size() ? b : a;
    long shared = fewer.stream().filter(more::contains).count();
    return !fewer.isEmpty() && shared >= COPY * fewer.size();
  }
}
