package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plain text and AsciiDoc: paragraphs between empty lines; underlined, numbered or marked ({@code
 * ==}) headings; bulleted lines. Lines of a paragraph that were wrapped are joined, others stay.
 */
final class PlainReader {
  private static final Pattern MARKED = Pattern.compile("(={1,6}|#{1,6}) +(\\S.{0,150})");
  private static final Pattern UNDERLINE = Pattern.compile("(=|-|~|\\^|\\*)\\1{2,}");
  private static final Pattern BULLET =
      Pattern.compile("(\\s*)(?:[-*•·+]|\\*{2,5}|\\.{1,5}|\\(?\\d{1,3}[.)])\\s+(\\S.*)");
  private static final Pattern NUMBERED =
      Pattern.compile("(\\d{1,2}(?:\\.\\d{1,2}){0,4})\\.? +\\S.*");
  private static final int HEADING = 80; // characters
  private static final int WRAPPED = 55; // a shorter line was ended by its author

  private PlainReader() {}

  static void read(String source, CanonicalText into) {
    List<String> paragraph = new ArrayList<>();
    String[] lines = source.replace("\r\n", "\n").replace('\r', '\n').split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i];
      String bare = line.strip();
      if (bare.isEmpty()) {
        flush(paragraph, into);
        continue;
      }
      Matcher marked = MARKED.matcher(bare);
      if (paragraph.isEmpty() && marked.matches()) {
        into.add(Kind.HEADING, marked.group(1).length(), marked.group(2));
      } else if (paragraph.size() == 1
          && UNDERLINE.matcher(bare).matches()
          && Math.abs(bare.length() - paragraph.getFirst().strip().length()) <= 3) {
        String words = paragraph.removeFirst();
        into.add(Kind.HEADING, bare.charAt(0) == '=' ? 1 : 2, words);
      } else if (BULLET.matcher(line).matches()
          && !(NUMBERED.matcher(bare).matches() && alone(lines, i) && title(bare))) {
        flush(paragraph, into);
        i = item(lines, i, into);
      } else if (paragraph.isEmpty()
          && title(bare)
          && (capitals(bare) || (alone(lines, i) && heading(bare, into.blocks().isEmpty())))) {
        Matcher numbered = NUMBERED.matcher(bare);
        int level = numbered.matches() ? 1 + numbered.group(1).split("\\.").length : 2;
        into.add(Kind.HEADING, into.blocks().isEmpty() ? 1 : Math.min(level, 6), bare);
      } else {
        paragraph.add(line);
      }
    }
    flush(paragraph, into);
  }

  private static boolean alone(String[] lines, int i) {
    return (i == 0 || lines[i - 1].isBlank()) && (i + 1 == lines.length || lines[i + 1].isBlank());
  }

  /** A heading is written in capitals, or stands alone and is numbered or the first line of all. */
  private static boolean heading(String bare, boolean first) {
    return first || NUMBERED.matcher(bare).matches();
  }

  private static boolean capitals(String bare) {
    return bare.equals(bare.toUpperCase(java.util.Locale.ROOT))
        && bare.chars().filter(Character::isLetter).count() > 3;
  }

  private static boolean title(String bare) {
    return bare.length() <= HEADING
        && !bare.matches(".*[.,;:!?]")
        && bare.chars().anyMatch(Character::isLetter);
  }

  /** Writes the list item that begins at a line; returns its last line. */
  private static int item(String[] lines, int first, CanonicalText into) {
    Matcher bullet = BULLET.matcher(lines[first]);
    if (!bullet.matches()) {
      throw new IllegalStateException("no bullet at line " + first);
    }
    int indent = bullet.group(1).replace("\t", "    ").length();
    boolean number = Character.isDigit(lines[first].strip().charAt(0));
    StringBuilder words = new StringBuilder(number ? lines[first].strip() : bullet.group(2));
    int i = first;
    while (i + 1 < lines.length
        && !lines[i + 1].isBlank()
        && !BULLET.matcher(lines[i + 1]).matches()
        && lines[i + 1].length() - lines[i + 1].stripLeading().length() > indent) {
      words.append(' ').append(lines[++i].strip());
    }
    into.add(Kind.LIST_ITEM, 1 + Math.min(indent / 2, 8), words.toString());
    return i;
  }

  private static void flush(List<String> paragraph, CanonicalText into) {
    if (!paragraph.isEmpty()) {
      into.add(Kind.PARAGRAPH, 0, joinWrapped(paragraph, WRAPPED));
      paragraph.clear();
    }
  }

  /**
   * Joins lines that were broken for the width of the page: those of at least {@code width}
   * characters; a hyphen that parted a word goes.
   */
  static String joinWrapped(List<String> lines, int width) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      words.append(line);
      if (i + 1 == lines.size()) {
        break;
      }
      String next = lines.get(i + 1).strip();
      boolean parted =
          line.length() > 2
              && line.endsWith("-")
              && Character.isLowerCase(line.charAt(line.length() - 2))
              && !next.isEmpty()
              && Character.isLowerCase(next.charAt(0));
      if (parted) {
        words.setLength(words.length() - 1);
      } else {
        words.append(line.length() >= width ? ' ' : '\n');
      }
    }
    return words.toString();
  }
}
