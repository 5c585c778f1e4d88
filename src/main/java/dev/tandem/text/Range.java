package dev.tandem.text;

/**
 * A stretch of a text.
 *
 * @param start code point offset, inclusive
 * @param end code point offset, exclusive
 */
public record Range(int start, int end) {
  public Range {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("[%d,%d) is not a range".formatted(start, end));
    }
  }

  public int length() {
    return end - start;
  }
}
