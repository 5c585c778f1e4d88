package dev.tandem.llm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * GPT-2's printable spelling of bytes: 188 of the 256 stand for themselves as Latin-1, the others
 * are moved to U+0100 and up, in order ({@code bytes_to_unicode} of the GPT-2 encoder).
 */
final class ByteAlphabet {
  private static final int MOVED = 0x100;
  private static final char[] SPELLING = new char[256];
  private static final int[] BYTE = new int[MOVED + 256];

  static {
    java.util.Arrays.fill(BYTE, -1);
    int moved = MOVED;
    for (int b = 0; b < 256; b++) {
      boolean itself = b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
      SPELLING[b] = (char) (itself ? b : moved++);
      BYTE[SPELLING[b]] = b;
    }
  }

  private ByteAlphabet() {}

  static char spelling(int unsignedByte) {
    return SPELLING[unsignedByte];
  }

  /** The bytes a token spells; a character outside the alphabet stands for its own UTF-8. */
  static byte[] bytes(String token) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.length());
    token
        .codePoints()
        .forEach(
            c -> {
              if (c < BYTE.length && BYTE[c] >= 0) {
                bytes.write(BYTE[c]);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }
}
