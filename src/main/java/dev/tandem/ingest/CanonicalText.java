package dev.tandem.ingest;

import dev.tandem.text.Block;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds a document's canonical text block by block: NFC, {@code \n} line ends, no control
 * characters but {@code \n} and {@code \t}; blocks are parted by an empty line, rows and list items
 * by a line end. Offsets of the blocks are code points.
 */
final class CanonicalText {
  private final int limit;
  private final StringBuilder text = new StringBuilder();
  private final List<Block> blocks = new ArrayList<>();
  private int length;
  private int page;

  CanonicalText(int limit) {
    this.limit = limit;
  }

  /** Blocks from here on lie on this page, slide or sheet (from 1). */
  void page(int number) {
    page = number;
  }

  int page() {
    return page;
  }

  /** How many code points so far. */
  int length() {
    return length;
  }

  List<Block> blocks() {
    return List.copyOf(blocks);
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /**
   * Appends a block; one without a visible character is left out.
   *
   * @throws ParseException if the text grows past its limit
   */
  void add(Block.Kind kind, int level, String content) {
    String clean = kind == Block.Kind.CODE ? cleanCode(content) : clean(content);
    if (clean.isEmpty()) {
      return;
    }
    if (kind != Block.Kind.PARAGRAPH && kind != Block.Kind.CODE) {
      clean = clean.replace('\n', ' ');
    }
    String gap = blocks.isEmpty() ? "" : tight(blocks.getLast().kind(), kind) ? "\n" : "\n\n";
    int start = length + gap.length();
    int end = start + clean.codePointCount(0, clean.length());
    if (end > limit) {
      throw new ParseException(
          "its text is longer than the limit of %,d characters; split the file".formatted(limit));
    }
    text.append(gap).append(clean);
    length = end;
    blocks.add(new Block(kind, level, start, end, page));
  }

  private static boolean tight(Block.Kind before, Block.Kind now) {
    return switch (now) {
      case LIST_ITEM -> before == Block.Kind.LIST_ITEM;
      case TABLE_ROW -> before == Block.Kind.TABLE_ROW || before == Block.Kind.TABLE_HEADER;
      case TABLE_HEADER -> before == Block.Kind.TABLE_HEADER;
      case HEADING, PARAGRAPH, CODE -> false;
    };
  }

  /** Prose: runs of blanks become one, lines are stripped, empty lines go. */
  static String clean(String raw) {
    String normal = Normalizer.normalize(raw, Normalizer.Form.NFC);
    StringBuilder clean = new StringBuilder(normal.length());
    boolean blank = false;
    boolean line = false;
    for (int i = 0; i < normal.length(); ) {
      int c = normal.codePointAt(i);
      i += Character.charCount(c);
      if (c == '\n' || c == '\r' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028) {
        line = true;
      } else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        blank = true;
      } else if (visible(c)) {
        if (!clean.isEmpty() && (line || blank)) {
          clean.append(line ? '\n' : ' ');
        }
        line = false;
        blank = false;
        clean.appendCodePoint(c);
      }
    }
    return clean.toString();
  }

  /** Code: blanks and lines stay, but for empty lines around and blanks at line ends. */
  private static String cleanCode(String raw) {
    StringBuilder clean = new StringBuilder(raw.length());
    Normalizer.normalize(raw.replace("\r\n", "\n").replace('\r', '\n'), Normalizer.Form.NFC)
        .codePoints()
        .filter(c -> c == '\n' || c == '\t' || visible(c))
        .forEach(clean::appendCodePoint);
    StringBuilder lines = new StringBuilder(clean.length());
    for (String line : clean.toString().split("\n", -1)) {
      lines.append(line.stripTrailing()).append('\n');
    }
    int start = 0;
    while (start < lines.length() && lines.charAt(start) == '\n') {
      start++;
    }
    int end = lines.length();
    while (end > start && lines.charAt(end - 1) == '\n') {
      end--;
    }
    return lines.substring(start, end);
  }

  /**
   * Control characters, lone surrogates, soft hyphens, zero-width marks that only lay out text and
   * private-use glyphs of symbol fonts do not belong into canonical text.
   */
  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
          false;
      default -> c != 0xAD && c != 0x200B && c != 0xFEFF && c != 0x2060 && c != 0xFFFC;
    };
  }
}
