package dev.tandem.answer;

import java.util.Arrays;
import java.util.List;

/**
 * One row of a table.
 *
 * @param names of its columns
 * @param cells as many or fewer
 */
record TableRow(List<String> names, List<String> cells) {
  /** A row, and of two the first, with the names of its columns as far as they are known. */
  static TableRow of(Span row) {
    List<String> names = split(header(row));
    List<String> cells = split(row.text());
    return new TableRow(names, cells.subList(0, Math.min(names.size(), cells.size())));
  }

  /** The passage's, or its first line of cells where its text begins with the table. */
  private static String header(Span row) {
    return row.source().context().isEmpty()
        ? row.source().text().lines().filter(line -> line.contains("|")).findFirst().orElse("")
        : row.source().context();
  }

  private static List<String> split(String line) {
    return Arrays.stream(line.lines().findFirst().orElse("").split("\\|"))
        .map(String::strip)
        .toList();
  }
}
