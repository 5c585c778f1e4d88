package dev.tandem.ledger;

import dev.tandem.text.OwnerOnly;
import dev.tandem.text.Principal;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code HOME/deletions.log}: one line for each deletion, appended and on the disk before the
 * deletion is, so that a backup restored later can be made to forget the same things. It names
 * nobody: documents and persons stand in it as HMAC-SHA-256 under {@code HOME/deletions.key}, which
 * every backup carries, so a copy of the log tells nothing to who has no backup. A revoked key of
 * the server stands in it as its stored hash, of which nothing can be guessed.
 *
 * <pre>
 * 2026-11-24T09:30:00.123Z key 4be1...        which key the lines below are under
 * 2026-11-24T09:30:00.124Z document 91c0...
 * 2026-11-24T09:31:12.001Z person 77ab...
 * 2026-11-24T09:31:20.001Z answer 8e0f...
 * 2026-11-25T00:00:00.000Z answers 2026-08-27T00:00:00Z    text of answers older than this
 * 2026-11-25T08:12:40.500Z revoked 5d70...
 * 2026-11-26T10:00:00.000Z tenant 02fe...     a tenant of this home, with all that was its
 * </pre>
 */
final class DeletionLog {
  static final String FILE = "deletions.log";
  static final String KEY_FILE = "deletions.key";

  private final Path file;
  private final byte[] key;
  private final InstantSource clock;

  private DeletionLog(Path file, byte[] key, InstantSource clock) {
    this.file = file;
    this.key = key;
    this.clock = clock;
  }

  /**
   * One line. {@code kind} is {@code key}, {@code document}, {@code person}, {@code answer}, {@code
   * answers}, {@code revoked} or {@code tenant}.
   */
  record Line(Instant time, String kind, String value) {
    String text() {
      return time + " " + kind + " " + value;
    }
  }

  /** The log of a home, with its key, which is made where there is none yet. */
  static DeletionLog of(Path home, InstantSource clock) {
    Path keyFile = home.resolve(KEY_FILE);
    try {
      if (!Files.exists(keyFile)) {
        Path part = OwnerOnly.createFile(home.resolve(KEY_FILE + ".part"));
        Files.writeString(part, HexFormat.of().formatHex(Vault.newKey()));
        Files.move(part, keyFile, StandardCopyOption.ATOMIC_MOVE);
      }
      return new DeletionLog(
          home.resolve(FILE), HexFormat.of().parseHex(Files.readString(keyFile).strip()), clock);
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "the key %s cannot be read or made, and without it no deletion can be recorded; check its permissions, or restore it from a backup"
              .formatted(keyFile),
          e);
    }
  }

  /** Names the key without telling it. */
  String keyId() {
    return Sha256.of(key).substring(0, 16);
  }

  String hash(String collection, String docId) {
    return Vault.keyedHash(key, "document\0" + collection + "\0" + docId);
  }

  String hash(Principal person) {
    return Vault.keyedHash(key, "person\0" + person.value());
  }

  void document(String collection, String docId) {
    append(new Line(clock.instant(), "document", hash(collection, docId)));
  }

  void person(Principal person) {
    append(new Line(clock.instant(), "person", hash(person)));
  }

  /**
   * @param id unguessable, and of no meaning elsewhere
   */
  void answer(String id) {
    append(new Line(clock.instant(), "answer", id));
  }

  void answersBefore(Instant time) {
    append(new Line(clock.instant(), "answers", time.toString()));
  }

  /**
   * @param hash as the ledger stores it
   */
  void revoked(String hash) {
    append(new Line(clock.instant(), "revoked", hash));
  }

  String tenantHash(String tenant) {
    return Vault.keyedHash(key, "tenant\0" + tenant);
  }

  void tenant(String tenant) {
    append(new Line(clock.instant(), "tenant", tenantHash(tenant)));
  }

  private void append(Line line) {
    try {
      if (!Files.exists(file)) {
        OwnerOnly.createFile(file);
      }
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        long size = channel.size();
        // A line cut short by a crash belongs to a deletion that did not happen.
        String before =
            size == 0
                ? new Line(line.time(), "key", keyId()).text() + "\n"
                : endsLine(channel, size) ? "" : "\n";
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(before + line.text() + "\n");
        while (bytes.hasRemaining()) {
          size += channel.write(bytes, size);
        }
        channel.force(true);
      }
    } catch (IOException e) {
      throw new UserError(
          "nothing was deleted or revoked, because it could not be recorded in %s: %s"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static boolean endsLine(FileChannel channel, long size) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    channel.read(last, size - 1);
    return last.get(0) == '\n';
  }

  /**
   * The lines of a log that are whole; those that are not are named in {@code notes}.
   *
   * @throws UserError if it cannot be read
   */
  static List<Line> read(Path log, List<String> notes) {
    List<Line> lines = new ArrayList<>();
    try {
      int number = 0;
      for (String text : Files.readAllLines(log, StandardCharsets.UTF_8)) {
        number++;
        String[] parts = text.split(" ", -1);
        try {
          if (parts.length != 3) {
            throw new IllegalArgumentException();
          }
          if (parts[1].equals("answers")) {
            Instant.parse(parts[2]);
          }
          lines.add(new Line(Instant.parse(parts[0]), parts[1], parts[2]));
        } catch (RuntimeException notOurs) {
          notes.add("line %d of %s is not whole and was left out".formatted(number, log));
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UserError(
          "the list of deletions %s cannot be read: %s".formatted(log, e.getMessage()), e);
    }
  }

  /** Replaces the log by these lines, before the home is anybody's. */
  void replace(List<Line> lines) {
    try {
      Files.deleteIfExists(file);
      OwnerOnly.createFile(file);
      Files.write(file, lines.stream().map(Line::text).toList());
    } catch (IOException e) {
      throw new UserError("%s cannot be written: %s".formatted(file, e.getMessage()), e);
    }
  }
}
