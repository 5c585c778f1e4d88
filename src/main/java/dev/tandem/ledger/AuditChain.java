package dev.tandem.ledger;

import dev.tandem.text.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The hash of an entry: SHA-256 over the 32 bytes of the hash before it (zeros before the first),
 * then {@code tandem audit 1}, sequence, nanoseconds since 1970, the number of actors and of each
 * its subject and the 32 bytes of its seal in order of the subjects, action, collection, object,
 * outcome, the number of details and of each its name and value in order of the names. Numbers are
 * 8 bytes, big-endian; texts are UTF-8 with their length in bytes before them.
 */
public final class AuditChain {
  private static final String FORM = "tandem audit 1";

  private AuditChain() {}

  /**
   * @param before hash of the entry before, lower-case hex
   * @param entry whose own hash does not matter
   * @return lower-case hex
   * @throws IllegalArgumentException if the hash before or a seal is no hex
   */
  public static String hash(String before, AuditEntry entry) {
    MessageDigest digest = Sha256.digest();
    digest.update(HexFormat.of().parseHex(before));
    text(digest, FORM);
    number(digest, entry.sequence());
    number(digest, Bytes.nanos(entry.time()));
    number(digest, entry.actors().size());
    for (AuditEntry.Actor actor : entry.actors()) {
      number(digest, actor.subject());
      digest.update(HexFormat.of().parseHex(actor.seal()));
    }
    text(digest, entry.action());
    text(digest, entry.collection());
    text(digest, entry.object());
    text(digest, entry.outcome());
    number(digest, entry.details().size());
    entry
        .details()
        .forEach(
            (name, value) -> {
              text(digest, name);
              text(digest, value);
            });
    return Sha256.hex(digest, new byte[0]);
  }

  private static void number(MessageDigest digest, long value) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
  }

  private static void text(MessageDigest digest, String text) {
    byte[] utf8 = Bytes.utf8(text);
    number(digest, utf8.length);
    digest.update(utf8);
  }
}
