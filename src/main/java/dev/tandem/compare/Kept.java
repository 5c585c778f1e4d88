package dev.tandem.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What took time to find out, by what it depends on: one line of JSON each, written down as it
 * comes, so that a kill loses none. Safe for use by many threads.
 */
final class Kept<T> implements AutoCloseable {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Path file;
  private final Class<T> type;
  private final Map<String, T> known = new HashMap<>();
  private final Writer out;

  /**
   * @param file made, with its folder, if it is not there
   * @throws UserError if it cannot be read or written
   */
  Kept(Path file, Class<T> type) {
    this.file = file;
    this.type = type;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      lines(file).forEach(this::read);
      out =
          Files.newBufferedWriter(
              file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      out.write('\n'); // behind a line that a kill cut off
      out.flush();
    } catch (IOException e) {
      throw new UserError(
          "%s cannot be kept (%s); name another folder".formatted(file, e.getMessage()), e);
    }
  }

  synchronized Optional<T> find(String key) {
    return Optional.ofNullable(known.get(key));
  }

  synchronized void keep(String key, T value) {
    known.put(key, value);
    try {
      JsonNode line =
          MAPPER.createObjectNode().put("key", key).set("value", MAPPER.valueToTree(value));
      out.write(line.toString());
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UserError unwritable(IOException e) {
    return new UserError(
        "%s cannot be written (%s); nothing kept before is lost".formatted(file, e.getMessage()),
        e);
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private void read(String line) {
    if (line.isBlank()) {
      return;
    }
    try {
      JsonNode read = MAPPER.readTree(line);
      known.put(read.path("key").asText(), MAPPER.treeToValue(read.path("value"), type));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // cut off by a kill: found out again
    }
  }
}
