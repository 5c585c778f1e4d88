package dev.tandem.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * {@code HOME/audit.head}: number and hash of the last entry, outside the ledger's file, so that an
 * end that was cut off, or an older file in its place, is noticed. It may be behind the log (a
 * process was killed between the two), and is never before it.
 */
final class AuditAnchor {
  private static final String FILE = "audit.head";

  private final Path file;

  AuditAnchor(Path home) {
    this.file = home.resolve(FILE);
  }

  Path file() {
    return file;
  }

  /** Empty if there is none; a file that does not read as one agrees with no log. */
  Optional<AuditHead> read() {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      String[] parts = Files.readString(file).strip().split(" ", -1);
      return Optional.of(
          parts.length == 2 && parts[0].matches("\\d{1,18}")
              ? new AuditHead(Long.parseLong(parts[0]), parts[1])
              : new AuditHead(0, "?"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Other processes write it too, so it takes its place in one step. */
  void write(AuditHead head) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path part = Files.createTempFile(folder, FILE, ".part"); // for this user's eyes only
    try {
      Files.writeString(part, head.sequence() + " " + head.hash() + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
