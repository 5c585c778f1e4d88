package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One table on its way into canonical text: a line a row, cells joined by {@code " | "}. A cell
 * that spans rows is written into each of them, so that a row can be read alone.
 */
final class TableRows {
  private static final Pattern VALUE =
      Pattern.compile(".*(\\d.*\\d|@|https?:).*|[-+(]?[\\d.,%€$£]+\\)?", Pattern.DOTALL);
  private static final int HEADER_CELL = 60; // characters; longer ones are prose, not a heading

  private record Row(List<String> cells, boolean header) {
    long filled() {
      return cells.stream().filter(cell -> !cell.isEmpty()).count();
    }
  }

  private record Span(int rows, String text) {}

  private final List<Row> rows = new ArrayList<>();
  private final Map<Integer, Span> spans = new HashMap<>();
  private List<String> cells = new ArrayList<>();
  private boolean allHeaders = true;

  /** A cell of the current row; {@code rowSpan} of 1 is an ordinary one. */
  void cell(String text, boolean header, int rowSpan) {
    fillSpans();
    String clean = CanonicalText.clean(text).replace('\n', ' ');
    if (rowSpan > 1) {
      spans.put(cells.size(), new Span(Math.min(rowSpan, 1000), clean));
    }
    cells.add(clean);
    allHeaders &= header || clean.isEmpty();
  }

  private void fillSpans() {
    for (Span span = spans.get(cells.size()); span != null; span = spans.get(cells.size())) {
      cells.add(span.text());
    }
  }

  void endRow() {
    boolean any = !cells.isEmpty();
    if (any) {
      fillSpans();
    }
    spans.replaceAll((column, span) -> new Span(span.rows() - 1, span.text()));
    spans.values().removeIf(span -> span.rows() < 1);
    rows.add(new Row(cells, allHeaders && any));
    cells = new ArrayList<>();
    allHeaders = true;
  }

  /** Writes the table: caption-like rows, header, rows; empty rows part it into several. */
  void writeTo(CanonicalText text) {
    boolean first = true;
    int start = 0;
    for (int i = 0; i <= rows.size(); i++) {
      if (i == rows.size() || rows.get(i).filled() == 0) {
        if (i > start) {
          write(text, rows.subList(start, i), first);
          first = false;
        }
        start = i + 1;
      }
    }
  }

  /**
   * @param first whether no header stands above yet; a later part needs better proof of its own one
   */
  private static void write(CanonicalText text, List<Row> rows, boolean first) {
    long width = rows.stream().mapToLong(Row::filled).max().orElse(0);
    int next = 0;
    if (width < 2) {
      rows.forEach(row -> text.add(Kind.PARAGRAPH, 0, join(row)));
      return;
    }
    int captions = 0;
    while (captions < rows.size()
        && rows.get(captions).filled() == 1
        && !rows.get(captions).header()) {
      captions++;
    }
    int body = captions;
    while (body < rows.size() && rows.get(body).header()) {
      body++;
    }
    if (body == rows.size()) {
      body = Math.min(captions + 1, rows.size()); // all <th>: only the first can be the header
    }
    if (body == captions
        && rows.size() - captions > 1
        && looksLikeHeader(rows.get(captions), width)
        && (first || rows.get(captions + 1).cells().stream().anyMatch(TableRows::isValue))) {
      body = captions + 1;
    }
    // Rows under an older header stay rows, so that they do not lose it.
    while (next < captions && (first || body > captions)) {
      text.add(Kind.PARAGRAPH, 0, join(rows.get(next++)));
    }
    if (body == captions) {
      body = next;
    }
    for (; next < rows.size(); next++) {
      text.add(next < body ? Kind.TABLE_HEADER : Kind.TABLE_ROW, 0, join(rows.get(next)));
    }
  }

  private static boolean isValue(String cell) {
    return VALUE.matcher(cell).matches();
  }

  /** Where nothing marks a header: short, distinct words in nearly every column, no values. */
  private static boolean looksLikeHeader(Row row, long width) {
    Set<String> distinct = new HashSet<>();
    for (String cell : row.cells()) {
      if (cell.isEmpty()) {
        continue;
      }
      if (cell.length() > HEADER_CELL || isValue(cell) || !distinct.add(cell)) {
        return false;
      }
    }
    return distinct.size() >= Math.max(2, width - 1);
  }

  private static String join(Row row) {
    int last = row.cells().size();
    while (last > 0 && row.cells().get(last - 1).isEmpty()) {
      last--;
    }
    return row.filled() == 1
        ? row.cells().stream().filter(cell -> !cell.isEmpty()).findFirst().orElseThrow()
        : String.join(" | ", row.cells().subList(0, last));
  }
}
