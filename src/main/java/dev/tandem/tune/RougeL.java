package dev.tandem.tune;

import java.util.Locale;

/** How much of one text stands in another, in order (ROUGE-L; Lin, 2004). */
public final class RougeL {
  private RougeL() {}

  /** F1 of the longest common subsequence of words, case and punctuation aside; 0 to 1. */
  public static double f1(String written, String reference) {
    String[] a = words(written);
    String[] b = words(reference);
    int common = longestCommon(a, b);
    return common == 0 ? 0 : 2.0 * common / (a.length + b.length);
  }

  private static String[] words(String text) {
    String words = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    return words.isEmpty() ? new String[0] : words.split(" ");
  }

  private static int longestCommon(String[] a, String[] b) {
    int[] row = new int[b.length + 1]; // of the part of a so far, with each beginning of b
    for (String word : a) {
      int before = 0;
      for (int j = 1; j <= b.length; j++) {
        int above = row[j];
        row[j] = word.equals(b[j - 1]) ? before + 1 : Math.max(row[j], row[j - 1]);
        before = above;
      }
    }
    return row[b.length];
  }
}
