package dev.tandem.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.example.TestQuestion;
import dev.tandem.text.Sha256;
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
 * The replies of one contestant, each written down as it comes, so that nothing is asked twice: not
 * after a kill, and not when ten questions are added. A reply is found by what it depends on, the
 * contestant's identity and the question. Not safe for use by many threads.
 */
final class Replies implements AutoCloseable {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private record Line(String key, Reply reply) {}

  private record Times(String identity, List<Long> milliseconds) {}

  private final String identity;
  private final Map<String, Reply> known = new HashMap<>();
  private final Path file;
  private final Path times;
  private final Writer out;

  private Replies(Contestant contestant, Path folder) throws IOException {
    identity = contestant.identity();
    file = folder.resolve(contestant.name() + ".jsonl");
    times = folder.resolve(contestant.name() + ".times.json");
    Files.createDirectories(folder);
    List<String> lines = lines(file);
    for (String line : lines) {
      read(line).ifPresent(each -> known.put(each.key, each.reply));
    }
    out =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    out.write('\n'); // behind a line that a kill cut off
    out.flush();
  }

  /**
   * @param folder of the replies, made if it is not there
   * @throws UserError if it cannot be read or written
   */
  static Replies open(Contestant contestant, Path folder) {
    try {
      return new Replies(contestant, folder);
    } catch (IOException e) {
      throw new UserError(
          "the replies in %s cannot be kept (%s); name another folder"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  Optional<Reply> find(TestQuestion question) {
    return Optional.ofNullable(known.get(key(question)));
  }

  /** Keeps a reply; a failure is kept by nobody, so that it is tried again the next time. */
  void keep(TestQuestion question, Reply reply) {
    if (reply.hasFailed()) {
      return;
    }
    String key = key(question);
    known.put(key, reply);
    try {
      out.write(MAPPER.writeValueAsString(new Line(key, reply)));
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw new UserError(
          "%s cannot be written (%s); nothing said before is lost".formatted(file, e.getMessage()),
          e);
    }
  }

  /** How long its questions took one after the other, if that was measured. */
  Optional<List<Long>> times() {
    try {
      return Optional.of(MAPPER.readValue(times.toFile(), Times.class))
          .filter(each -> each.identity.equals(identity))
          .map(Times::milliseconds);
    } catch (IOException e) {
      return Optional.empty(); // not there, or cut off by a kill
    }
  }

  void keepTimes(List<Long> milliseconds) {
    try {
      MAPPER.writeValue(times.toFile(), new Times(identity, milliseconds));
    } catch (IOException e) {
      throw new UserError("%s cannot be written (%s)".formatted(times, e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UserError("%s cannot be written (%s)".formatted(file, e.getMessage()), e);
    }
  }

  /** Of the words that are asked and of who asks, but of no gold answer, which may be mended. */
  private String key(TestQuestion question) {
    return Sha256.of(
        String.join(
            "\u0000",
            identity,
            question.id(),
            question.question(),
            question.who().map(Object::toString).orElse("")));
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static Optional<Line> read(String line) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(line, Line.class));
    } catch (JsonProcessingException e) {
      return Optional.empty(); // cut off by a kill
    }
  }
}
