package dev.tandem.answer;

import dev.tandem.text.Block;
import dev.tandem.text.Passage;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.util.ArrayList;
import java.util.List;

/** Cuts passages into the pieces that can be quoted. */
final class Spans {
  private Spans() {}

  /**
   * The units of a passage in order: list items and table rows as the document's structure says,
   * sentences everywhere else. Headings and table headers are no evidence and are left out.
   *
   * @param index place of the passage among those used
   * @param blocks structure of the whole document version; may be empty
   */
  static List<Span> units(int index, Passage passage, List<Block> blocks, String language) {
    List<Span> units = new ArrayList<>();
    String text = passage.text();
    String header = passage.context();
    int done = 0; // UTF-16 index up to which the passage is cut
    for (Block block : blocks) {
      int start = Math.max(block.start(), passage.start());
      int end = Math.min(block.end(), passage.end());
      if (start >= end) {
        continue;
      }
      int from = text.offsetByCodePoints(0, start - passage.start());
      int to = text.offsetByCodePoints(from, end - start);
      sentences(units, index, passage, done, from, language);
      switch (block.kind()) {
        case HEADING -> {}
        case TABLE_HEADER -> header = text.substring(from, to).strip();
        case LIST_ITEM -> add(units, index, passage, Span.Kind.LIST_ITEM, "", from, to);
        case TABLE_ROW -> add(units, index, passage, Span.Kind.TABLE_ROW, header, from, to);
        case PARAGRAPH, CODE -> sentences(units, index, passage, from, to, language);
      }
      done = Math.max(done, to);
    }
    sentences(units, index, passage, done, text.length(), language);
    return units;
  }

  /** The units and, beside them, every two adjacent ones of a kind that only blanks part. */
  static List<Span> withPairs(List<Span> units) {
    List<Span> all = new ArrayList<>(units);
    for (int i = 0; i + 1 < units.size(); i++) {
      Span a = units.get(i);
      Span b = units.get(i + 1);
      if (a.passage() == b.passage()
          && a.kind() == b.kind()
          && a.source().text().substring(a.to(), b.from()).isBlank()) {
        all.add(a.join(b));
      }
    }
    return all;
  }

  private static void sentences(
      List<Span> units, int index, Passage passage, int from, int to, String language) {
    if (from < to) {
      String part = passage.text().substring(from, to);
      for (Range range : Sentences.split(part, language)) {
        int start = part.offsetByCodePoints(0, range.start());
        int end = part.offsetByCodePoints(start, range.length());
        add(units, index, passage, Span.Kind.SENTENCE, "", from + start, from + end);
      }
    }
  }

  private static void add(
      List<Span> units,
      int index,
      Passage passage,
      Span.Kind kind,
      String header,
      int from,
      int to) {
    String text = passage.text();
    while (from < to && Character.isWhitespace(text.charAt(from))) {
      from++;
    }
    while (from < to && Character.isWhitespace(text.charAt(to - 1))) {
      to--;
    }
    if (from < to) {
      units.add(new Span(index, passage, kind, header, units.size(), 1, from, to));
    }
  }
}
