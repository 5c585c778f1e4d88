package dev.tandem.retrieve;

import dev.tandem.index.Analysis;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.util.Arrays;
import java.util.List;

/**
 * Reads texts into terms, each as a number: 64 bits of its characters, by which two of the some
 * million terms of a collection do not meet. Texts have most of their words in common, so each
 * different word is analysed once.
 */
final class TermReader {
  /** In the alphabets before this one, blanks end a word. */
  private static final char FIRST_OF_OTHER_SCRIPTS = 0x590;

  private static final long[] NONE = {};

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

  /** A text's terms sentence by sentence. */
  TermSequence sentences(String text) {
    List<Range> ranges = Sentences.split(text, language);
    long[] all = NONE;
    int[] ends = new int[ranges.size()];
    int codePoint = 0;
    int utf16 = 0;
    int count = 0;
    for (int i = 0; i < ends.length; i++) {
      Range range = ranges.get(i);
      int from = text.offsetByCodePoints(utf16, range.start() - codePoint);
      utf16 = text.offsetByCodePoints(from, range.length());
      codePoint = range.end();
      long[] sentence = of(text, from, utf16);
      if (count + sentence.length > all.length) {
        all = Arrays.copyOf(all, 2 * (count + sentence.length));
      }
      System.arraycopy(sentence, 0, all, count, sentence.length);
      count += sentence.length;
      ends[i] = count;
    }
    return new TermSequence(Arrays.copyOf(all, count), ends);
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
