package dev.tandem.retrieve;

import dev.tandem.index.Analysis;
import dev.tandem.text.Chunk;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.util.Arrays;

/**
 * Reads texts into terms, each as a number: 64 bits of its characters, by which two of the some
 * million terms of a collection do not meet. Texts have most of their words in common, so each
 * different word is analysed once.
 */
final class TermReader {
  /** In the alphabets before this one, blanks end a word. */
  private static final char FIRST_OF_OTHER_SCRIPTS = 0x590;

  private final Terms terms;
  private final ReadTexts read;
  private final String language;
  private final boolean wordByWord;

  TermReader(Terms terms, String language, ReadTexts read) {
    this.terms = terms;
    this.read = read;
    this.language = language;
    this.wordByWord = Analysis.wordByWord(language);
  }

  /** The terms of a text in order, with repetitions, as one sentence. */
  long[] of(String text) {
    return of(text, 0, text.length());
  }

  /**
   * A chunk's terms.
   *
   * @param title of its document
   */
  TermSequence chunk(Chunk chunk, String title) {
    Parts parts = new Parts();
    String text = chunk.text();
    int codePoint = 0;
    int utf16 = 0;
    for (Range range : Sentences.split(text, language)) {
      int from = text.offsetByCodePoints(utf16, range.start() - codePoint);
      utf16 = text.offsetByCodePoints(from, range.length());
      codePoint = range.end();
      parts.add(of(text, from, utf16));
    }
    parts.add(of(title));
    parts.add(of(chunk.heading()));
    parts.add(of(chunk.context()));
    return parts.sequence();
  }

  /** Parts one after the other. */
  private static final class Parts {
    private long[] terms = new long[128];
    private int[] ends = new int[16];
    private int count;
    private int parts;

    void add(long[] part) {
      if (count + part.length > terms.length) {
        terms = Arrays.copyOf(terms, 2 * (count + part.length));
      }
      if (parts == ends.length) {
        ends = Arrays.copyOf(ends, 2 * parts);
      }
      System.arraycopy(part, 0, terms, count, part.length);
      count += part.length;
      ends[parts++] = count;
    }

    TermSequence sequence() {
      return new TermSequence(Arrays.copyOf(terms, count), Arrays.copyOf(ends, parts));
    }
  }

  /** Those between two UTF-16 indexes. */
  private long[] of(String text, int from, int to) {
    if (!wordByWord || otherScript(text, from, to)) {
      return analysed(text.substring(from, to));
    }
    long[] found = new long[16];
    int count = 0;
    int start = from;
    for (int i = from; i <= to; i++) {
      if (i == to || blank(text.charAt(i))) {
        if (i > start) {
          long[] word = read.word(text, start, i, language, this::analysed);
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

  private static boolean otherScript(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (text.charAt(i) >= FIRST_OF_OTHER_SCRIPTS && !punctuation(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  /** Dashes, quotation marks and the like, which are no part of a word. */
  private static boolean punctuation(char c) {
    return c >= 0x2010 && c <= 0x2027;
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\n' || c == '\t';
  }

  private long[] analysed(String text) {
    return terms.of(text).stream().mapToLong(TermSequence::number).toArray();
  }
}
