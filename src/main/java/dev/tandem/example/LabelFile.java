package dev.tandem.example;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Files of texts with labels that are measured on, and files that name labels. */
public final class LabelFile {
  private LabelFile() {}

  /**
   * All rows, in order. A bad row spoils the file: an evaluation on part of its rows would be
   * another one.
   *
   * @throws UserError if the file cannot be read, holds no rows, or a row is bad
   */
  public static List<Example.Labelled> read(Path file) {
    ExampleFile read = ExampleFile.read(file, Optional.of(Format.CLASSIFICATION));
    if (!read.refused().isEmpty()) {
      Refusal first = read.refused().getFirst();
      throw new UserError("%s %s; mend that row".formatted(first.place(), first.reason()));
    }
    if (read.rows().isEmpty()) {
      throw new UserError("%s holds no texts with labels; write one a line".formatted(file));
    }
    List<Example.Labelled> rows = new ArrayList<>();
    for (Example row : read.rows()) {
      if (row instanceof Example.Labelled labelled) {
        rows.add(labelled);
      }
    }
    return rows;
  }

  /**
   * The labels that a file names: those of its rows where it is CSV or TSV, as a training file is;
   * else one a line.
   *
   * @throws UserError if it cannot be read or names none
   */
  public static SortedSet<String> labels(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".csv") || name.endsWith(".tsv")) {
      return LabelPrompt.labels(read(file));
    }
    SortedSet<String> labels = new TreeSet<>();
    ExampleFile.text(file).lines().map(String::strip).forEach(labels::add);
    labels.remove("");
    if (labels.isEmpty()) {
      throw new UserError("%s names no labels; write one a line".formatted(file));
    }
    return labels;
  }
}
