package dev.tandem.ingest;

import dev.tandem.text.Block;
import dev.tandem.text.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** Hashes that tell whether a source or its content changed. */
final class Hashes {
  private Hashes() {}

  static String sha256(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
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
    MessageDigest digest = Sha256.digest();
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
    return Sha256.hex(digest, text.getBytes(StandardCharsets.UTF_8));
  }
}
