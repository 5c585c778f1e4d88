package dev.tandem.llm;

import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 of files, lower-case hex. */
final class FileHash {
  private static final int BUFFER = 1 << 18;

  private FileHash() {}

  /**
   * @throws UserError if the file cannot be read
   */
  static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return copy(in, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UserError("the file %s cannot be read: %s".formatted(file, e), e);
    }
  }

  /** Copies a stream and gives the hash of what went by. */
  static String copy(InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = Sha256.digest();
    DigestInputStream hashed = new DigestInputStream(in, digest);
    byte[] buffer = new byte[BUFFER];
    for (int n; (n = hashed.read(buffer)) >= 0; ) {
      out.write(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
