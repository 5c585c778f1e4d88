package dev.tandem.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads documents of a JSONL file as ingest does, for tests of what makes such files. */
public final class DocumentLines {
  /** A document of one line. */
  public record Line(String id, String title, String text, String acl) {}

  private DocumentLines() {}

  /**
   * @throws ParseException if a line is no document
   */
  public static List<Line> read(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(JsonRow::parse)
        .map(
            row ->
                new Line(
                    row.id(), row.title(), row.text(), row.acl().map(Object::toString).orElse("")))
        .toList();
  }
}
