package dev.tandem.ingest;

import java.io.IOException;
import java.io.StringReader;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** CSV and its kin: the delimiter is the one that parts the first lines most evenly. */
final class DelimitedReader {
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int SAMPLE = 20; // records

  private DelimitedReader() {}

  static void read(String source, CanonicalText into) {
    TableRows rows = new TableRows();
    try (CSVParser parser = parser(source, delimiter(source))) {
      for (CSVRecord record : parser) {
        for (String cell : record) {
          // The first record is the header: this is what the format is for.
          rows.cell(cell, record.getRecordNumber() == 1, 1);
        }
        rows.endRow();
      }
    } catch (IOException | java.io.UncheckedIOException | IllegalStateException e) {
      throw new ParseException("its quotes do not match, so its rows cannot be told apart", e);
    }
    rows.writeTo(into);
  }

  private static CSVParser parser(String source, char delimiter) throws IOException {
    return CSVFormat.DEFAULT
        .builder()
        .setDelimiter(delimiter)
        .setIgnoreEmptyLines(true)
        .setIgnoreSurroundingSpaces(true)
        .setLenientEof(true)
        .setTrailingData(true)
        .get()
        .parse(new StringReader(source));
  }

  /** Most columns in the sample, but even ones first: a comma in prose parts lines unevenly. */
  static char delimiter(String source) {
    char best = ',';
    double bestScore = 0;
    for (char candidate : DELIMITERS) {
      double score = score(source, candidate);
      if (score > bestScore) {
        bestScore = score;
        best = candidate;
      }
    }
    return best;
  }

  private static double score(String source, char delimiter) {
    int count = 0;
    int columns = 0;
    int same = 0;
    int first = 0;
    try (CSVParser parser = parser(source, delimiter)) {
      for (CSVRecord record : parser) {
        if (count == 0) {
          first = record.size();
        }
        columns += record.size() - 1;
        same += record.size() == first ? 1 : 0;
        if (++count == SAMPLE) {
          break;
        }
      }
    } catch (IOException | java.io.UncheckedIOException | IllegalStateException e) {
      return 0;
    }
    return count == 0 ? 0 : (double) columns / count * same / count;
  }
}
