package dev.tandem.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a teacher has said so far, in {@value #FILE} of a run's folder: one JSON object a line, each
 * written as it comes, so that a run that was killed asks only for what is missing. Lines that a
 * kill cut off are not believed. For its owner alone, because passages may stand in it.
 */
final class KeptAnswers {
  static final String FILE = "teacher.jsonl";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What became of one question. */
  enum Kind {
    ANSWERED,
    /** The answer has no words. */
    EMPTY,
    /** The answer was cut off at the most tokens. */
    CUT,
    /** There was none after several tries. */
    FAILED
  }

  /**
   * @param text empty if there is no answer
   */
  record Said(Kind kind, String text) {}

  private final Optional<Path> file;
  private final Map<String, Said> known = new ConcurrentHashMap<>();

  private KeptAnswers(Optional<Path> file) {
    this.file = file;
  }

  /**
   * Reads what is there.
   *
   * @param folder of the run, made if there is none; empty to keep answers in memory alone
   * @throws UserError if it cannot be read or written
   */
  static KeptAnswers in(Optional<Path> folder) {
    KeptAnswers kept = new KeptAnswers(folder.map(path -> path.resolve(FILE)));
    kept.file.ifPresent(
        path -> {
          try {
            Files.createDirectories(folder.orElseThrow());
            if (!Files.exists(path)) {
              OwnerOnly.createFile(path);
            }
            String text = Files.readString(path);
            text.lines().forEach(kept::read);
            if (!text.isEmpty() && !text.endsWith("\n")) {
              Files.writeString(path, "\n", StandardOpenOption.APPEND); // behind a line cut off
            }
          } catch (IOException e) {
            throw unusable(path, e);
          }
        });
    return kept;
  }

  private void read(String line) {
    try {
      JsonNode said = JSON.readTree(line);
      known.put(
          said.path("key").asText(),
          new Said(Kind.valueOf(said.path("kind").asText()), said.path("text").asText()));
    } catch (JsonProcessingException | IllegalArgumentException cutOff) {
      // asked again
    }
  }

  Optional<Said> find(String key) {
    return Optional.ofNullable(known.get(key));
  }

  /**
   * @throws UserError if it cannot be written
   */
  synchronized void keep(String key, Said said) {
    known.put(key, said);
    file.ifPresent(
        path -> {
          try {
            String line =
                JSON.createObjectNode()
                    .put("key", key)
                    .put("kind", said.kind.name())
                    .put("text", said.text)
                    .toString();
            Files.writeString(path, line + "\n", StandardOpenOption.APPEND);
          } catch (IOException e) {
            throw unusable(path, e);
          }
        });
  }

  private static UserError unusable(Path path, IOException e) {
    return new UserError(
        "the teacher's answers cannot be kept in '%s' (%s); make room, or name another folder with --out"
            .formatted(path, e.getMessage()),
        e);
  }
}
