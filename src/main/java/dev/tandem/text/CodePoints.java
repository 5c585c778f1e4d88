package dev.tandem.text;

/** Conversions between code point offsets, which files and interfaces use, and UTF-16 indices. */
public final class CodePoints {
  private CodePoints() {}

  public static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /**
   * The text between two code point offsets.
   *
   * @throws IndexOutOfBoundsException if the range is not inside the text
   */
  public static String slice(String text, int start, int end) {
    int from = text.offsetByCodePoints(0, start);
    return text.substring(from, text.offsetByCodePoints(from, end - start));
  }

  /**
   * The beginning of a text, or all of it.
   *
   * @param most code points
   */
  public static String beginning(String text, int most) {
    return length(text) <= most ? text : slice(text, 0, most);
  }

  /** The code point offset of a UTF-16 index. */
  public static int offset(String text, int utf16Index) {
    return text.codePointCount(0, utf16Index);
  }
}
