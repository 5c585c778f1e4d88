package dev.tandem.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tandem.ledger.LedgerFile;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The form of a backup: a zip archive whose last entry, {@code manifest.json}, lists the others
 * with their SHA-256. The archive's comment is the SHA-256 of all bytes before it, so a byte that
 * is wrong or missing anywhere is found before anything is unpacked.
 */
final class BackupFile {
  private static final int FORMAT = 1;
  private static final String MANIFEST = "manifest.json";
  private static final int HASH_LENGTH = 64;
  private static final int BUFFER = 1 << 16;
  private static final ObjectMapper JSON =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private BackupFile() {}

  /** What a backup holds. Times in seconds since 1970, as Jackson writes an {@link Instant}. */
  record Manifest(int format, Instant created, int schema, List<Entry> entries) {
    Manifest {
      entries = List.copyOf(entries);
    }

    record Entry(String name, long bytes, String sha256) {}
  }

  /** A file and its name in the backup. */
  record Source(Path file, String name) {}

  /**
   * Writes an archive that only its owner may read. A source that is gone meanwhile is left out.
   */
  static Manifest write(
      Path archive, Instant created, int schema, List<Source> sources, LongConsumer bytes)
      throws IOException {
    Files.deleteIfExists(archive);
    List<Manifest.Entry> entries = new ArrayList<>();
    try (FileChannel channel =
            FileChannel.open(OwnerOnly.createFile(archive), StandardOpenOption.WRITE);
        ZipOutputStream zip =
            new ZipOutputStream(
                new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER),
                StandardCharsets.UTF_8)) {
      zip.setLevel(Deflater.BEST_SPEED); // most of it is sealed, and so does not shrink
      zip.setComment("0".repeat(HASH_LENGTH));
      for (Source source : sources) {
        try (InputStream in = Files.newInputStream(source.file())) {
          zip.putNextEntry(new ZipEntry(source.name()));
          entries.add(copy(source.name(), in, zip, bytes));
          zip.closeEntry();
        } catch (NoSuchFileException deletedMeanwhile) {
          // Its document was deleted after the ledger was copied.
        }
      }
      Manifest manifest = new Manifest(FORMAT, created, schema, entries);
      zip.putNextEntry(new ZipEntry(MANIFEST));
      zip.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
      zip.closeEntry();
      zip.finish();
      zip.flush();
      String hash = hashOfContent(archive, channel.size());
      channel.write(
          ByteBuffer.wrap(hash.getBytes(StandardCharsets.US_ASCII)), channel.size() - HASH_LENGTH);
      channel.force(true);
      return manifest;
    }
  }

  /**
   * Reads a whole archive and holds it against its own hashes.
   *
   * @throws UserError if it is damaged, cut short, newer, or no backup at all
   */
  static Manifest verify(Path archive, LongConsumer bytes) {
    if (!Files.isRegularFile(archive)) {
      throw new UserError(
          "There is no backup at '%s'; name a file that exists.".formatted(archive));
    }
    try {
      requireWhole(archive);
      try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
        Manifest manifest = manifest(archive, zip);
        for (Manifest.Entry entry : manifest.entries()) {
          unpack(archive, zip, entry, OutputStream.nullOutputStream(), bytes);
        }
        return manifest;
      }
    } catch (ZipException | JsonProcessingException e) {
      throw damaged(archive, e);
    } catch (IOException e) {
      throw new UserError("'%s' cannot be read: %s.".formatted(archive, e.getMessage()), e);
    }
  }

  /** Unpacks a verified archive into an empty folder. */
  static void unpack(Path archive, Path folder, LongConsumer bytes) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
      for (Manifest.Entry entry : manifest(archive, zip).entries()) {
        Path file = folder.resolve(entry.name());
        Path parent = file.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
          OwnerOnly.createFolder(parent);
        }
        try (FileChannel channel =
                FileChannel.open(OwnerOnly.createFile(file), StandardOpenOption.WRITE);
            OutputStream out = Channels.newOutputStream(channel)) {
          unpack(archive, zip, entry, out, bytes);
          channel.force(true);
        }
      }
    }
  }

  private static Manifest manifest(Path archive, ZipFile zip) throws IOException {
    ZipEntry entry = zip.getEntry(MANIFEST);
    if (entry == null) {
      throw damaged(archive, new ZipException("no manifest"));
    }
    Manifest manifest;
    try (InputStream in = zip.getInputStream(entry)) {
      manifest = JSON.readValue(in, Manifest.class);
    }
    if (manifest.format() > FORMAT) {
      throw new UserError(
          "'%s' was written by a newer Tandem (format %d, this one knows %d); use that version of Tandem."
              .formatted(archive, manifest.format(), FORMAT));
    }
    Set<String> names = new HashSet<>();
    for (Manifest.Entry listed : manifest.entries()) {
      if (!Backup.mayHold(listed.name()) || !names.add(listed.name())) {
        throw damaged(archive, new ZipException("an entry of a wrong name"));
      }
    }
    if (!names.contains(LedgerFile.NAME)) {
      throw damaged(archive, new ZipException("no ledger"));
    }
    return manifest;
  }

  private static void unpack(
      Path archive, ZipFile zip, Manifest.Entry listed, OutputStream out, LongConsumer bytes)
      throws IOException {
    ZipEntry entry = zip.getEntry(listed.name());
    if (entry == null) {
      throw damaged(archive, new ZipException("an entry is missing"));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      if (!copy(listed.name(), in, out, bytes).equals(listed)) {
        throw damaged(archive, new ZipException("an entry differs from the manifest"));
      }
    }
  }

  private static Manifest.Entry copy(
      String name, InputStream in, OutputStream out, LongConsumer bytes) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      if (Thread.currentThread().isInterrupted()) {
        throw new UserError("It was interrupted; nothing was changed.");
      }
      digest.update(buffer, 0, read);
      out.write(buffer, 0, read);
      size += read;
      bytes.accept(read);
    }
    return new Manifest.Entry(name, size, Sha256.hex(digest, new byte[0]));
  }

  private static void requireWhole(Path archive) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "r")) {
      byte[] stated = new byte[HASH_LENGTH];
      if (file.length() < HASH_LENGTH) {
        throw damaged(archive, new ZipException("too short"));
      }
      file.seek(file.length() - HASH_LENGTH);
      file.readFully(stated);
      String hash = hashOfContent(archive, file.length());
      if (!hash.equals(new String(stated, StandardCharsets.US_ASCII))) {
        throw damaged(archive, new ZipException("another hash"));
      }
    }
  }

  /** SHA-256 of all but the comment. */
  private static String hashOfContent(Path archive, long size) throws IOException {
    MessageDigest digest = Sha256.digest();
    long left = size - HASH_LENGTH;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(archive)) {
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(left, BUFFER));
        if (read < 0) {
          break;
        }
        digest.update(buffer, 0, read);
        left -= read;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static UserError damaged(Path archive, IOException cause) {
    return new UserError(
        "'%s' is damaged, cut short or no backup of Tandem; nothing was changed: use another backup."
            .formatted(archive),
        cause);
  }
}
