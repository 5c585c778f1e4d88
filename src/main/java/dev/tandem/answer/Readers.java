package dev.tandem.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.example.Audience;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Adapters that come with the program, each for one model: with it the model answers from passages
 * as it was taught ({@code ./do train-reader}). They lie in the program's archive and are laid out
 * once in a folder, since a model reads adapters from files.
 */
public final class Readers {
  /** The name of the folder that each is laid out in, and so of the adapter in answers. */
  public static final String NAME = "reader";

  private static final String INDEX = "/readers/readers.json";
  private static final List<String> FILES =
      List.of(
          "adapter_config.json",
          "adapter_model.safetensors",
          Audience.FILE,
          "card.json",
          "card.html");

  private final Path folder;

  /**
   * @param folder to lay them out in; made where it is needed
   */
  public Readers(Path folder) {
    this.folder = folder;
  }

  /**
   * The one for a model.
   *
   * @param baseSha256 of the model's file
   * @return its folder; empty if there is none for that model
   * @throws UserError if it cannot be laid out
   */
  public Optional<Path> of(String baseSha256) {
    for (JsonNode each : Index.ALL) {
      if (each.path("base_sha256").asText().equals(baseSha256)) {
        return Optional.of(laidOut(each.path("folder").asText(), each.path("sha256").asText()));
      }
    }
    return Optional.empty();
  }

  /** What comes along, read once: each question asks for it. */
  private static final class Index {
    static final JsonNode ALL = read();

    private static JsonNode read() {
      try (InputStream in = open(INDEX)) {
        return new ObjectMapper().readTree(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Readers.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("the program lacks its resource " + resource);
    }
    return in;
  }

  /** Another version of an adapter has another hash, so what lies there is never changed. */
  private Path laidOut(String name, String sha256) {
    Path own = folder.resolve(sha256.substring(0, 16));
    Path adapter = own.resolve(NAME);
    if (Files.isDirectory(adapter)) {
      return adapter;
    }
    try {
      Files.createDirectories(own);
      Path part = Files.createTempDirectory(own, "part");
      try {
        for (String file : FILES) {
          try (InputStream in = open("/readers/" + name + "/" + file)) {
            Files.copy(in, part.resolve(file));
          }
        }
        Files.move(part, adapter, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        delete(part); // another process was faster, with the same files
      }
      return adapter;
    } catch (IOException e) {
      throw new UserError(
          "the reader that comes with the program cannot be laid out in %s; make room there, or ask without it: --set answer.reader=false"
              .formatted(folder),
          e);
    }
  }

  private static void delete(Path part) throws IOException {
    try (Stream<Path> files = Files.list(part)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(part);
  }
}
