package dev.tandem.example;

import dev.tandem.example.Refusal.Why;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV (RFC 4180) or TSV with a text and its label in the first two columns. A first row of names
 * such as {@code text,label} is a header.
 */
final class LabelRows {
  private static final Set<String> TEXT_NAMES =
      Set.of("text", "sentence", "question", "query", "message", "comment", "content", "prompt");
  private static final Set<String> LABEL_NAMES =
      Set.of("label", "category", "class", "intent", "target", "answer", "completion");

  private LabelRows() {}

  /** Reads all rows; bad ones go to {@code refused}. */
  static List<Example> read(Path file, String text, char delimiter, List<Refusal> refused) {
    List<Example> rows = new ArrayList<>();
    long line = 0;
    try (CSVParser parser =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(delimiter)
            .setIgnoreEmptyLines(true)
            .get()
            .parse(new StringReader(text))) {
      for (CSVRecord record : parser) {
        line = parser.getCurrentLineNumber(); // of the record's end
        Place place = Place.of(file, (int) line - breaks(record));
        if (rows.isEmpty() && refused.isEmpty() && header(record)) {
          continue;
        }
        row(place, record, rows, refused);
      }
    } catch (IOException | java.io.UncheckedIOException | IllegalStateException e) {
      throw new UserError(
          "%s has quotes that do not match after line %d; mend that row".formatted(file, line), e);
    }
    return rows;
  }

  private static int breaks(CSVRecord record) {
    int breaks = 0;
    for (String cell : record) {
      breaks += (int) cell.chars().filter(c -> c == '\n').count();
    }
    return breaks;
  }

  private static void row(
      Place place, CSVRecord record, List<Example> rows, List<Refusal> refused) {
    if (record.size() < 2) {
      refused.add(
          new Refusal(place, Why.UNREADABLE, "has one column; a text and its label are needed"));
      return;
    }
    String text = record.get(0).strip();
    String label = record.get(1).strip();
    if (text.isEmpty() || label.isEmpty()) {
      refused.add(
          new Refusal(place, Why.EMPTY, "has no %s".formatted(text.isEmpty() ? "text" : "label")));
      return;
    }
    rows.add(new Example.Labelled(place, Example.Origin.UNKNOWN, text, label));
  }

  private static boolean header(CSVRecord first) {
    return first.size() >= 2
        && TEXT_NAMES.contains(first.get(0).strip().toLowerCase(Locale.ROOT))
        && LABEL_NAMES.contains(first.get(1).strip().toLowerCase(Locale.ROOT));
  }
}
