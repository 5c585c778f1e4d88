package dev.tandem.retrieve;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The rows of a tab-separated file, UTF-8, with their line numbers; blank lines are left out.
 *
 * @param header the first row's cells in lower case if it is a header, otherwise empty
 * @param rows what follows
 */
record TabFile(Path path, List<String> header, List<Row> rows) {
  /**
   * @param number 1-based line in the file
   */
  record Row(int number, List<String> cells) {}

  /**
   * @param headerWord a first row with a cell of this name is a header
   * @throws UserError if the file cannot be read or is not UTF-8
   */
  static TabFile read(Path path, String... headerWord) {
    List<Row> rows = new ArrayList<>();
    try {
      List<String> lines = Files.readAllLines(path);
      for (int i = 0; i < lines.size(); i++) {
        String line =
            i == 0 && lines.get(i).startsWith("\uFEFF") ? lines.get(i).substring(1) : lines.get(i);
        if (!line.isBlank()) {
          List<String> cells = Arrays.stream(line.split("\t", -1)).map(String::strip).toList();
          rows.add(new Row(i + 1, cells));
        }
      }
    } catch (CharacterCodingException notUtf8) {
      throw new UserError(path + " is not a UTF-8 text file; save it as UTF-8.", notUtf8);
    } catch (IOException unreadable) {
      throw new UserError(
          path + " cannot be read; check the path and its permissions.", unreadable);
    }
    if (rows.isEmpty()) {
      return new TabFile(path, List.of(), List.of());
    }
    List<String> first =
        rows.getFirst().cells().stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
    boolean header = Arrays.stream(headerWord).anyMatch(first::contains);
    return new TabFile(
        path, header ? first : List.of(), List.copyOf(rows.subList(header ? 1 : 0, rows.size())));
  }

  /** The place of the first of these columns, or -1. */
  int column(String... names) {
    return Arrays.stream(names)
        .mapToInt(header::indexOf)
        .filter(i -> i >= 0)
        .findFirst()
        .orElse(-1);
  }

  /** The cell of a row, which must be there and not be blank. */
  String cell(Row row, int column, String what) {
    if (column >= row.cells().size() || row.cells().get(column).isEmpty()) {
      throw malformed(row, "has no " + what);
    }
    return row.cells().get(column);
  }

  UserError malformed(Row row, String why) {
    return new UserError(
        "%s, line %d %s; columns are separated by tabs.".formatted(path, row.number(), why));
  }
}
