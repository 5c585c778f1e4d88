package dev.tandem.observe.detect;

import dev.tandem.observe.detect.Series.Sample;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A series as CSV: a header {@code timestamp,value}, then a line a value. A time is ISO 8601 (one
 * without a zone is of the zone that is given; a date is its midnight) or seconds since 1970; an
 * empty value is missing.
 *
 * @param unsorted lines that were earlier than the one before; they are put in their order
 * @param duplicates lines whose time was there already; the last of them counts
 */
public record SeriesFile(Series series, int unsorted, int duplicates) {
  /**
   * @throws UserError where the file cannot be read, or a line is not of the form; with its number
   */
  public static SeriesFile read(Path file, ZoneId zone) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (MalformedInputException e) {
      throw new UserError("%s is not UTF-8; save it as UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new UserError("cannot read %s; does the file exist?".formatted(file), e);
    }
    if (lines.isEmpty() || !header(lines.getFirst()).equals("timestamp,value")) {
      throw new UserError(
          "line 1 of %s is not the header; write timestamp,value there".formatted(file));
    }
    TreeMap<Instant, OptionalDouble> values = new TreeMap<>();
    int unsorted = 0;
    int duplicates = 0;
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        Sample sample = sample(lines.get(i), file, i + 1, zone);
        if (!values.isEmpty() && sample.time().isBefore(values.lastKey())) {
          unsorted++;
        }
        if (values.put(sample.time(), sample.value()) != null) {
          duplicates++;
        }
      }
    }
    List<Sample> samples =
        values.entrySet().stream().map(e -> new Sample(e.getKey(), e.getValue())).toList();
    return new SeriesFile(new Series(samples), unsorted, duplicates);
  }

  private static String header(String line) {
    return line.replace("\uFEFF", "")
        .replace("\"", "")
        .replace(" ", "")
        .toLowerCase(java.util.Locale.ROOT);
  }

  private static Sample sample(String line, Path file, int number, ZoneId zone) {
    String[] cells = line.replace("\"", "").split(",", -1);
    if (cells.length != 2) {
      throw wrong(file, number, "has %d columns, not 2".formatted(cells.length));
    }
    return new Sample(
        time(cells[0].strip(), file, number, zone), value(cells[1].strip(), file, number));
  }

  private static Instant time(String text, Path file, int number, ZoneId zone) {
    try {
      if (text.matches("-?\\d+(\\.\\d+)?")) {
        return Instant.ofEpochMilli(Math.round(Double.parseDouble(text) * 1000));
      }
      String iso = text.replace(' ', 'T');
      if (!iso.contains("T")) {
        return LocalDate.parse(iso).atStartOfDay(zone).toInstant();
      }
      return iso.matches(".*(Z|z|[+-]\\d{2}(:?\\d{2})?)$")
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw wrong(
          file, number, "has no time in ISO 8601 (2026-01-31T08:00:00Z) or in seconds since 1970");
    }
  }

  private static OptionalDouble value(String text, Path file, int number) {
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return OptionalDouble.of(value);
      }
    } catch (NumberFormatException e) {
      throw wrong(file, number, "has no number for a value; leave it empty where it is missing");
    }
    throw wrong(file, number, "has a value that is not finite; leave it empty where it is missing");
  }

  private static UserError wrong(Path file, int number, String what) {
    return new UserError("line %d of %s %s".formatted(number, file, what));
  }
}
