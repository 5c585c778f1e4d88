package dev.tandem.text;

import dev.tandem.text.Abbreviations.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a text into sentences.
 *
 * <p>The JDK's {@link java.text.BreakIterator} is not used: it never breaks before a lower-case
 * letter, so a corpus without capitals would be one sentence, and it knows no abbreviations. The
 * rules follow the sentence boundaries of Unicode UAX #29, with abbreviations, ordinals and list
 * markers of English and German added; other languages get the English ones.
 */
public final class Sentences {
  private static final String TERMINATORS = ".!?…。！？।؟";
  private static final String WIDE = "。！？";
  private static final String CLOSERS = "\"'”’»«“)]}";
  private static final String OPENERS = "\"'“‘„«»([{¿¡";
  private static final Pattern LINE_START =
      Pattern.compile("(?:[-*+•‣–—|>]\\s|#{1,6}\\s|\\|)|(?:\\(?\\p{Nd}{1,3}|\\(?\\p{L})[.)]\\s");

  /** A line shorter than this (code units) that ends without a stop was not wrapped: a heading. */
  private static final int SHORT_LINE = 50;

  private final String text;
  private final String language;
  private final boolean cased;
  private final List<Range> found = new ArrayList<>();
  // The end of the last sentence in both countings, so that the whole costs one pass.
  private int utf16;
  private int codePoint;

  private Sentences(String text, String language) {
    this.text = text;
    this.language = Locale.forLanguageTag(language).getLanguage();
    this.cased = hasCapitals(text);
  }

  /**
   * The sentences of a text, ascending, not overlapping, without blanks at their ends; together
   * they hold everything that is not blank. Headings, list items and table rows that stand on a
   * line of their own are sentences of their own.
   *
   * @param language BCP 47; English and German have their own rules
   */
  public static List<Range> split(String text, String language) {
    Sentences sentences = new Sentences(text, language);
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n' && sentences.lineEnds(i)) {
        sentences.splitBlock(start, i);
        start = i + 1;
      }
    }
    sentences.splitBlock(start, text.length());
    return List.copyOf(sentences.found);
  }

  /** Whether the line break at i separates, rather than wraps. */
  private boolean lineEnds(int i) {
    int next = i + 1;
    while (next < text.length() && isBlank(text.charAt(next))) {
      next++;
    }
    if (next >= text.length() || text.charAt(next) == '\n') {
      return true;
    }
    int lineStart = text.lastIndexOf('\n', i - 1) + 1;
    int first = lineStart;
    while (first < i && isBlank(text.charAt(first))) {
      first++;
    }
    if (first == i || text.charAt(first) == '|' || text.charAt(first) == '#') {
      return true;
    }
    int lineEnd = text.indexOf('\n', next);
    String nextLine = text.substring(next, lineEnd < 0 ? text.length() : lineEnd);
    Matcher marker = LINE_START.matcher(nextLine);
    if (marker.lookingAt()) {
      return true;
    }
    int letter = nextLine.codePointAt(0);
    return i - first < SHORT_LINE && !Character.isLowerCase(letter);
  }

  private void splitBlock(int from, int to) {
    int start = from;
    int afterMarker = from;
    while (afterMarker < to && Character.isWhitespace(text.charAt(afterMarker))) {
      afterMarker++;
    }
    Matcher marker = LINE_START.matcher(text).region(afterMarker, to);
    if (marker.lookingAt()) {
      afterMarker = marker.end();
    }
    for (int i = afterMarker; i < to; i++) {
      if (!terminates(text.charAt(i))) {
        continue;
      }
      int stop = i;
      while (i + 1 < to && terminates(text.charAt(i + 1))) {
        i++;
      }
      int last = i;
      while (i + 1 < to && CLOSERS.indexOf(text.charAt(i + 1)) >= 0) {
        i++;
      }
      if (ends(stop, last, i + 1, from, to)) {
        add(start, i + 1);
        start = i + 1;
      }
    }
    add(start, to);
  }

  /**
   * Whether a sentence ends here.
   *
   * @param stop the first terminator
   * @param last the last of the run of terminators
   * @param after just past terminators and closing quotes
   */
  private boolean ends(int stop, int last, int after, int from, int to) {
    if (WIDE.indexOf(text.charAt(last)) >= 0) {
      return true;
    }
    if (after < to && !Character.isWhitespace(text.charAt(after))) {
      return false;
    }
    int next = after;
    while (next < to
        && (Character.isWhitespace(text.charAt(next)) || OPENERS.indexOf(text.charAt(next)) >= 0)) {
      next++;
    }
    if (next >= to) {
      return true;
    }
    int following = text.codePointAt(next);
    boolean goesOn = (cased && Character.isLowerCase(following)) || ",;:".indexOf(following) >= 0;
    if (text.charAt(stop) != '.' || last > stop) {
      return !goesOn;
    }
    return !goesOn && !insideWord(stop, following, from);
  }

  /** Whether the full stop belongs to the word before it. */
  private boolean insideWord(int stop, int following, int from) {
    int wordStart = stop;
    while (wordStart > from && isWord(text.charAt(wordStart - 1))) {
      wordStart--;
    }
    while (wordStart < stop && !Character.isLetterOrDigit(text.charAt(wordStart))) {
      wordStart++;
    }
    String word = text.substring(wordStart, stop);
    if (word.isEmpty()) {
      return false;
    }
    if (word.chars().allMatch(Character::isDigit)) {
      // German ordinals: "am 3. Oktober"; a year or an amount has more digits.
      return language.equals("de") && word.length() <= 2;
    }
    Stop kind = Abbreviations.stopAfter(word, Character.isDigit(following), language);
    if (kind != Stop.END) {
      return kind == Stop.ABBREVIATION || !Character.isUpperCase(following);
    }
    // An initial, "J. Smith"; without capitals "vitamin d. it helps" is likelier.
    return word.length() == 1 && cased && Character.isLetter(word.charAt(0));
  }

  private void add(int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isBlankOrBreak(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlankOrBreak(text.charAt(end - 1))) {
      end--;
    }
    if (start == end) {
      return;
    }
    int first = codePoint + text.codePointCount(utf16, start);
    codePoint = first + text.codePointCount(start, end);
    utf16 = end;
    found.add(new Range(first, codePoint));
  }

  private static boolean terminates(char c) {
    return c < 0x80 ? c == '.' || c == '!' || c == '?' : TERMINATORS.indexOf(c) >= 0;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '\'' || c == '’';
  }

  private static boolean isBlank(char c) {
    return c != '\n' && isBlankOrBreak(c);
  }

  private static boolean isBlankOrBreak(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Whether the text writes capitals at all; a corpus in lower case has almost none. */
  private static boolean hasCapitals(String text) {
    long letters = 0;
    long capitals = 0;
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      if (codePoint < 0x80) { // most are, and these are told apart without a table
        boolean capital = codePoint >= 'A' && codePoint <= 'Z';
        letters += capital || (codePoint >= 'a' && codePoint <= 'z') ? 1 : 0;
        capitals += capital ? 1 : 0;
      } else {
        letters += Character.isLetter(codePoint) ? 1 : 0;
        capitals += Character.isUpperCase(codePoint) ? 1 : 0;
      }
    }
    return capitals * 200 > letters;
  }
}
