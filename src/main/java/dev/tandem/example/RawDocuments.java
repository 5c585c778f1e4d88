package dev.tandem.example;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Text files as documents to learn as they stand. */
public final class RawDocuments {
  private RawDocuments() {}

  /**
   * The {@code .txt} and {@code .md} files named, and those in the folders named, by path.
   *
   * @throws UserError if there is none, or one cannot be read as UTF-8
   */
  public static List<Example.Raw> read(List<Path> paths) {
    List<Example.Raw> documents = new ArrayList<>();
    for (Path path : paths) {
      List<Path> files = files(path);
      if (files.isEmpty()) {
        throw new UserError(
            "there is no .txt or .md file at %s; documents of other kinds are learnt from a collection"
                .formatted(path));
      }
      files.forEach(file -> documents.add(document(file)));
    }
    return documents;
  }

  private static List<Path> files(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(RawDocuments::plain).filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw new UserError(
          "the documents at %s cannot be read; is the path right?".formatted(path), e);
    }
  }

  private static boolean plain(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".txt") || name.endsWith(".md");
  }

  private static Example.Raw document(Path file) {
    try {
      return new Example.Raw(
          new Place(file.toString(), 0), Example.Origin.UNKNOWN, Files.readString(file));
    } catch (IOException e) {
      throw new UserError("%s cannot be read; save it as UTF-8 text".formatted(file), e);
    }
  }
}
