package dev.tandem.ledger;

import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The sealed files in {@code HOME/originals}. A file is on the disk before the row that names it,
 * and goes after that row is gone; what a crash left between the two is swept when the home is next
 * opened for writing.
 */
final class Originals {
  private static final String PLACE = "original";

  private final Path folder;

  Originals(Path home) {
    this.folder = home.resolve("originals");
  }

  /**
   * @throws UserError if the source cannot be read or the disk is full
   */
  Original lay(Path source) {
    String name = UUID.randomUUID().toString();
    byte[] key = Vault.newKey();
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(folder);
      try (DigestInputStream in =
              new DigestInputStream(Files.newInputStream(source), Sha256.digest());
          InputStream locked = Vault.seal(key, PLACE, in);
          FileChannel channel =
              FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        locked.transferTo(Channels.newOutputStream(channel));
        channel.force(true);
        return new Original(name, key, HexFormat.of().formatHex(in.getMessageDigest().digest()));
      }
    } catch (IOException e) {
      remove(List.of(name));
      throw new UserError(
          "the original of a document could not be kept in %s; check the disk and its permissions"
              .formatted(folder),
          e);
    }
  }

  /** Empty if the file is not there. */
  Optional<byte[]> read(String name, byte[] key) {
    try {
      return Optional.of(Vault.open(key, PLACE, Files.readAllBytes(folder.resolve(name))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UserError(
          "a kept original in %s cannot be read; check the disk and its permissions"
              .formatted(folder),
          e);
    }
  }

  /** Their keys are gone, so what the disk keeps of them cannot be read. */
  void remove(Collection<String> names) {
    for (String name : names) {
      try {
        Files.deleteIfExists(folder.resolve(name));
      } catch (IOException e) {
        // The next sweep tries again.
      }
    }
  }

  /** Removes what no row names. */
  void sweep(Set<String> named) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      remove(
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> !named.contains(name))
              .toList());
    } catch (IOException e) {
      throw new UserError(
          "the folder %s cannot be read; check the disk and its permissions".formatted(folder), e);
    }
  }
}
