package dev.tandem.example;

import java.nio.file.Path;

/**
 * Where an example was found.
 *
 * @param line 1-based; for a row of several lines its first; 0 for a whole file or document
 */
public record Place(String source, int line) {
  static Place of(Path file, int line) {
    return new Place(file.toString(), line);
  }

  /** {@code train.csv line 12}. */
  @Override
  public String toString() {
    return line == 0 ? source : source + " line " + line;
  }
}
