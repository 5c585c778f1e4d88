package dev.tandem.answer;

import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;

/**
 * A piece of a passage that can be quoted: a sentence, a list item, a table row, or two adjacent
 * ones of a kind.
 *
 * @param passage place of its passage among the passages used, from 0
 * @param source that passage
 * @param kind what it is
 * @param header of the table that a row is read with; empty for anything else
 * @param unit place among the units of its passage, from 0; of a pair, that of the first
 * @param units 1, or 2 for a pair
 * @param from UTF-16 index into the passage's text
 * @param to index behind it
 */
record Span(
    int passage, Passage source, Kind kind, String header, int unit, int units, int from, int to) {
  enum Kind {
    SENTENCE,
    LIST_ITEM,
    TABLE_ROW
  }

  String text() {
    return source.text().substring(from, to);
  }

  /** What the span says to a reader: a table row is read with its header. */
  String meaning() {
    return header.isEmpty() ? text() : header + "\n" + text();
  }

  /** Code point offset into the document version, inclusive. */
  int start() {
    return source.start() + CodePoints.offset(source.text(), from);
  }

  /** Code point offset into the document version, exclusive. */
  int end() {
    return source.start() + CodePoints.offset(source.text(), to);
  }

  /** This span and the next unit as one quote. */
  Span join(Span next) {
    return new Span(passage, source, kind, header, unit, 2, from, next.to);
  }

  /** The same where its passage has another place. */
  Span in(int place) {
    return new Span(place, source, kind, header, unit, units, from, to);
  }

  boolean overlaps(Span other) {
    return source.docId().equals(other.source.docId())
        && start() < other.end()
        && other.start() < end();
  }
}
