package dev.tandem.retrieve;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The terms of texts as numbers: a question's own by their place among its different terms, any
 * other term {@link #OTHER}. Candidates have most of their words in common, so each different word
 * is analysed once. For one question and one thread.
 */
final class TermNumbers {
  static final int OTHER = -1;

  /** In the alphabets before this one, blanks end a word whatever the language. */
  private static final char FIRST_OF_OTHER_SCRIPTS = 0x590;

  private final Terms terms;
  private final int[] question;
  private final Map<String, Integer> numbers = new HashMap<>();

  // An open hash table from words to their terms: looking one up makes no copy of it.
  private String[] words = free(1 << 10);
  private int[][] known = new int[1 << 10][];
  private int size;

  TermNumbers(String question, Terms terms) {
    this.terms = terms;
    List<String> own = terms.of(question);
    own.forEach(term -> numbers.putIfAbsent(term, numbers.size()));
    this.question = own.stream().mapToInt(numbers::get).toArray();
  }

  /** How many different terms the question has. */
  int size() {
    return numbers.size();
  }

  /** The question's terms in order, with repetitions. */
  int[] question() {
    return question.clone();
  }

  /** The terms of a text in order, with repetitions. */
  int[] of(String text) {
    return of(text, 0, text.length());
  }

  /** Those between two UTF-16 indexes. */
  int[] of(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) >= FIRST_OF_OTHER_SCRIPTS && !punctuation(text.charAt(i))) {
        return analysed(text.substring(from, to));
      }
    }
    int[] found = new int[16];
    int count = 0;
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || blank(text.charAt(i))) {
        if (i > start) {
          int[] word = word(text, start, i);
          if (count + word.length > found.length) {
            found = Arrays.copyOf(found, 2 * (count + word.length));
          }
          System.arraycopy(word, 0, found, count, word.length);
          count += word.length;
        }
        start = i + 1;
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** The terms of a word that stands between two UTF-16 indexes. */
  private int[] word(String text, int from, int to) {
    int at = place(text, from, to, words);
    if (words[at].isEmpty()) {
      if (2 * size > words.length) {
        grow();
        at = place(text, from, to, words);
      }
      words[at] = text.substring(from, to);
      known[at] = analysed(words[at]);
      size++;
    }
    return known[at];
  }

  private static String[] free(int places) {
    String[] table = new String[places];
    Arrays.fill(table, "");
    return table;
  }

  private void grow() {
    String[] more = free(2 * words.length);
    int[][] theirs = new int[more.length][];
    for (int i = 0; i < words.length; i++) {
      if (!words[i].isEmpty()) {
        int at = place(words[i], 0, words[i].length(), more);
        more[at] = words[i];
        theirs[at] = known[i];
      }
    }
    words = more;
    known = theirs;
  }

  /** Where a word is in the table, or would be. */
  private static int place(String text, int from, int to, String[] table) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text.charAt(i);
    }
    int mask = table.length - 1;
    int at = (hash ^ (hash >>> 15)) & mask;
    while (!table[at].isEmpty()
        && !(table[at].length() == to - from && text.startsWith(table[at], from))) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** Dashes, quotation marks and the like, which are no part of a word. */
  private static boolean punctuation(char c) {
    return c >= 0x2010 && c <= 0x2027;
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\n' || c == '\t';
  }

  private int[] analysed(String text) {
    return terms.of(text).stream().mapToInt(term -> numbers.getOrDefault(term, OTHER)).toArray();
  }
}
