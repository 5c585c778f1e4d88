package dev.tandem.ingest;

import dev.tandem.text.Block;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 as lower-case hex. */
final class Hashes {
  private Hashes() {}

  static String sha256(byte[] bytes) {
    return hex(digest(), bytes);
  }

  static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[65_536];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of everything that would change the chunks: title, text, structure. */
  static String content(String title, String text, List<Block> blocks) {
    MessageDigest digest = digest();
    digest.update(title.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    StringBuilder structure = new StringBuilder();
    for (Block b : blocks) {
      structure
          .append(b.kind())
          .append(' ')
          .append(b.level())
          .append(' ')
          .append(b.start())
          .append(' ')
          .append(b.end())
          .append(' ')
          .append(b.page())
          .append('\n');
    }
    digest.update(structure.toString().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    return hex(digest, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(MessageDigest digest, byte[] last) {
    return HexFormat.of().formatHex(digest.digest(last));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
