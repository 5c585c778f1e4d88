package dev.tandem.example;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Some rows of a file of examples, drawn by chance; a smaller portion is part of a larger one. */
public final class Portion {
  private Portion() {}

  /**
   * Writes so many rows into a file of the same format, in their order.
   *
   * @param rows 1 to as many as there are
   * @param seed the same one for portions that shall hold each other
   * @param folder made if it is not there
   * @return the file
   * @throws UserError if it cannot be written
   */
  public static Path write(ExampleFile file, int rows, long seed, Path folder) {
    if (rows < 1 || rows > file.rows().size()) {
      throw new IllegalArgumentException("a portion is of 1 to all rows, not of " + rows);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < file.rows().size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(seed));
    List<Example> some = order.subList(0, rows).stream().sorted().map(file.rows()::get).toList();
    boolean labels = file.format() == Format.CLASSIFICATION;
    String name = String.valueOf(file.path().getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    String ending = labels ? ".csv" : dot < 0 ? "" : name.substring(dot);
    Path out = folder.resolve("%s-%d%s".formatted(stem, rows, ending));
    try {
      Files.createDirectories(folder);
      Files.writeString(out, labels ? csv(some) : lines(file, some));
    } catch (IOException e) {
      throw new UserError(
          "%s cannot be written (%s); make room or name another folder"
              .formatted(out, e.getMessage()),
          e);
    }
    return out;
  }

  private static String lines(ExampleFile file, List<Example> some) {
    List<String> lines = ExampleFile.text(file.path()).lines().toList();
    return some.stream()
        .map(each -> lines.get(each.place().line() - 1) + "\n")
        .collect(Collectors.joining());
  }

  private static String csv(List<Example> some) throws IOException {
    StringWriter out = new StringWriter();
    try (CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180)) {
      printer.printRecord("text", "label");
      for (Example each : some) {
        printer.printRecord(each.prompt(), each.answer());
      }
    }
    return out.toString();
  }
}
