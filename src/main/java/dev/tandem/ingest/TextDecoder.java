package dev.tandem.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;

/**
 * Bytes of a text file to characters: a byte order mark, else UTF-8 if it is that, else a guess.
 */
final class TextDecoder {
  private static final int SAMPLE = 65_536; // bytes the guess looks at

  private TextDecoder() {}

  static String decode(byte[] bytes) {
    Charset charset = charset(bytes);
    String text = new String(bytes, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  static Charset charset(byte[] bytes) {
    if (starts(bytes, 0xFF, 0xFE)) {
      return StandardCharsets.UTF_16LE;
    }
    if (starts(bytes, 0xFE, 0xFF)) {
      return StandardCharsets.UTF_16BE;
    }
    if (isUtf8(bytes)) {
      return StandardCharsets.UTF_8;
    }
    CharsetDetector detector = new CharsetDetector();
    detector.setText(bytes.length > SAMPLE ? java.util.Arrays.copyOf(bytes, SAMPLE) : bytes);
    CharsetMatch match = detector.detect();
    try {
      return match == null ? Charset.forName("windows-1252") : Charset.forName(match.getName());
    } catch (IllegalArgumentException e) {
      return Charset.forName("windows-1252");
    }
  }

  private static boolean starts(byte[] bytes, int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
