package dev.tandem.llm;

import dev.tandem.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashes of large files, kept so that a file that did not change is not read whole at each start:
 * one note a file, which holds its hash, size and time of change. A note that does not fit the file
 * is not believed; where notes cannot be written, the file is read each time.
 *
 * @param folder of the notes; made when the first one is written
 */
record KnownHashes(Path folder) {
  private static final Pattern NOTE = Pattern.compile("([0-9a-f]{64}) (.*)\n");

  /** Within this a second change may leave the same time: file systems count coarsely. */
  private static final Duration TOO_YOUNG = Duration.ofSeconds(2);

  /**
   * SHA-256 of a file, lower-case hex.
   *
   * @throws dev.tandem.text.UserError if the file cannot be read
   */
  String sha256(Path file) {
    Path note = folder.resolve(Sha256.of(file.toAbsolutePath().normalize().toString()));
    Optional<String> before = state(file);
    Optional<String> known = before.flatMap(state -> read(note, state));
    if (known.isPresent()) {
      return known.get();
    }
    String hash = FileHash.sha256(file);
    if (before.isPresent() && before.equals(state(file))) { // it did not change meanwhile
      write(note, hash + " " + before.get() + "\n");
    }
    return hash;
  }

  /** Size and time of change; empty where they would not tell a change. */
  private static Optional<String> state(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      boolean tooYoung = now.lastModifiedTime().toInstant().isAfter(Instant.now().minus(TOO_YOUNG));
      return tooYoung
          ? Optional.empty()
          : Optional.of(now.size() + " " + now.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    } catch (IOException e) {
      return Optional.empty(); // hashing it says what is wrong
    }
  }

  private static Optional<String> read(Path note, String state) {
    try {
      Matcher matcher = NOTE.matcher(Files.readString(note));
      return matcher.matches() && matcher.group(2).equals(state)
          ? Optional.of(matcher.group(1))
          : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }

  private void write(Path note, String text) {
    try {
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, "note-", ".part");
      try {
        Files.writeString(part, text);
        Files.move(part, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException | UnsupportedOperationException notWritable) {
      // the next start reads the file whole again
    }
  }
}
