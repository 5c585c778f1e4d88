package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/**
 * HTML-like events to blocks. Both HTML itself and what Tika makes of other formats come through
 * here. Elements that only group or format are transparent.
 */
final class Structure {
  private static final Set<String> BREAKING =
      Set.of(
          "p",
          "div",
          "section",
          "article",
          "main",
          "aside",
          "header",
          "footer",
          "nav",
          "body",
          "blockquote",
          "dl",
          "dt",
          "dd",
          "figure",
          "figcaption",
          "caption",
          "details",
          "summary",
          "address",
          "fieldset",
          "legend",
          "form",
          "hr",
          "center",
          "thead",
          "tbody",
          "tfoot");
  private static final int DEEPEST_LIST = 20;
  private static final int UNNUMBERED = -1;

  private final CanonicalText text;
  private final StringBuilder inline = new StringBuilder();
  private final Deque<TableRows> tables = new ArrayDeque<>();
  private final Deque<Integer> numbers = new ArrayDeque<>(); // of the items so far, per open list
  private int listDepth;
  private boolean item;
  private boolean bulleted;
  private int heading;
  private int code;
  private int cells;
  private boolean headerCell;
  private int rowSpan = 1;

  Structure(CanonicalText text) {
    this.text = text;
  }

  CanonicalText text() {
    return text;
  }

  /**
   * @param rowSpan of a cell; 1 for everything else
   */
  void start(String element, int rowSpan) {
    String name = element.toLowerCase(Locale.ROOT);
    switch (name) {
      case "h1", "h2", "h3", "h4", "h5", "h6" -> {
        breakLine();
        heading = tables.isEmpty() ? name.charAt(1) - '0' : 0;
      }
      case "ul", "ol" -> {
        breakLine();
        listDepth = Math.min(listDepth + 1, DEEPEST_LIST);
        numbers.push(name.equals("ol") ? 0 : UNNUMBERED);
      }
      case "li" -> {
        breakLine();
        item = true;
        int last = numbers.isEmpty() ? UNNUMBERED : numbers.pop();
        numbers.push(last == UNNUMBERED ? last : last + 1);
      }
      case "pre" -> {
        breakLine();
        code++;
      }
      case "br" -> inline.append('\n');
      case "table" -> {
        breakLine();
        // A table in a cell is that cell's text: its rows mean nothing without the outer ones.
        if (cells == 0) {
          tables.push(new TableRows());
        }
      }
      case "td", "th" -> {
        if (cells++ == 0) {
          inline.setLength(0);
          headerCell = name.equals("th");
          this.rowSpan = rowSpan;
        } else {
          inline.append(' ');
        }
      }
      default -> {
        if (BREAKING.contains(name)) {
          breakLine();
        }
      }
    }
  }

  void end(String element) {
    String name = element.toLowerCase(Locale.ROOT);
    switch (name) {
      case "h1", "h2", "h3", "h4", "h5", "h6" -> {
        breakLine();
        heading = 0;
      }
      case "ul", "ol" -> {
        breakLine();
        listDepth = Math.max(0, listDepth - 1);
        numbers.poll();
        item = false;
      }
      case "li" -> {
        breakLine();
        item = false;
      }
      case "pre" -> {
        breakLine();
        code = Math.max(0, code - 1);
      }
      case "td", "th" -> {
        cells = Math.max(0, cells - 1);
        if (cells == 0 && !tables.isEmpty()) {
          tables.peek().cell(inline.toString(), headerCell, rowSpan);
          inline.setLength(0);
        } else {
          inline.append(' ');
        }
      }
      case "tr" -> {
        if (cells == 0 && !tables.isEmpty()) {
          tables.peek().endRow();
        }
      }
      case "table" -> {
        if (cells == 0 && !tables.isEmpty()) {
          inline.setLength(0);
          tables.pop().writeTo(text);
        }
      }
      default -> {
        if (BREAKING.contains(name)) {
          breakLine();
        }
      }
    }
  }

  /** Text as the reader of the page would see it: line ends inside are blanks but in code. */
  void characters(String words) {
    inline.append(code > 0 && cells == 0 ? words : words.replace('\n', ' ').replace('\r', ' '));
    if (inline.length() > 4 * 5_000_000) {
      throw new ParseException("one of its paragraphs is longer than any text; split the file");
    }
  }

  /** A paragraph that the format calls a list item; the bullet before it is not text. */
  void listItem() {
    breakLine();
    item = tables.isEmpty();
    bulleted = item;
  }

  /** The end of a paragraph that {@link #listItem} or a title style began. */
  void endParagraph() {
    breakLine();
    heading = 0;
    if (bulleted) {
      bulleted = false;
      item = false;
    }
  }

  /** Text whose line ends matter. */
  void lines(String words) {
    inline.append(words);
  }

  /** Ends whatever is open. */
  void finish() {
    cells = 0;
    while (!tables.isEmpty()) {
      TableRows table = tables.pop();
      table.endRow();
      table.writeTo(text);
    }
    breakLine();
  }

  private void breakLine() {
    if (cells > 0) {
      inline.append(' ');
      return;
    }
    if (inline.isEmpty()) {
      return;
    }
    String words = inline.toString();
    inline.setLength(0);
    if (words.isBlank()) {
      return;
    }
    if (!tables.isEmpty()) {
      text.add(Kind.PARAGRAPH, 0, words); // a caption, or text between rows
    } else if (heading > 0) {
      text.add(Kind.HEADING, heading, words);
    } else if (code > 0) {
      text.add(Kind.CODE, 0, words);
    } else if (item) {
      text.add(Kind.LIST_ITEM, Math.max(1, listDepth), number() + withoutBullet(words));
      item = false; // further paragraphs of the item follow as paragraphs
    } else {
      text.add(Kind.PARAGRAPH, 0, words);
    }
  }

  /** "3. " for the third item of an ordered list: steps are quoted with their number. */
  private String number() {
    return numbers.isEmpty() || numbers.peek() == UNNUMBERED ? "" : numbers.peek() + ". ";
  }

  private static String withoutBullet(String words) {
    String bare = words.strip();
    return bare.matches("(?s)[·•▪◦‣o\\-–] .*") ? bare.substring(2) : bare;
  }
}
