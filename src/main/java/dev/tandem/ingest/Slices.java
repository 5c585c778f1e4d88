package dev.tandem.ingest;

import dev.tandem.text.Range;

/** Cuts many pieces out of one text by code point offsets, each in time of its own length. */
final class Slices {
  private final String text;
  private final int length;
  private final int[] index; // UTF-16 index of each code point; empty where they are the same

  Slices(String text) {
    this.text = text;
    this.length = text.codePointCount(0, text.length());
    this.index = length == text.length() ? new int[0] : new int[length + 1];
    for (int i = 0, at = 0; i < index.length; i++) {
      index[i] = at;
      at += i < length ? Character.charCount(text.codePointAt(at)) : 0;
    }
  }

  /** In code points. */
  int length() {
    return length;
  }

  String get(int start, int end) {
    return index.length == 0
        ? text.substring(start, end)
        : text.substring(index[start], index[end]);
  }

  /** The range without blanks at its ends; empty at its end where all is blank. */
  Range trim(int start, int end) {
    int from = start;
    int to = end;
    while (from < to && blank(from)) {
      from++;
    }
    while (to > from && blank(to - 1)) {
      to--;
    }
    return new Range(from, to);
  }

  boolean blank(int codePoint) {
    int c = text.codePointAt(index.length == 0 ? codePoint : index[codePoint]);
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
