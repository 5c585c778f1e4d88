package dev.tandem.llm;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Bytes in, whole Unicode characters out: an unfinished character waits for its last byte. Bytes
 * that are no UTF-8 come out as U+FFFD.
 */
final class Utf8Stream {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private byte[] waiting = new byte[0];

  /** The characters that these bytes complete. */
  String add(byte[] bytes) {
    return decode(bytes, false);
  }

  /** What is left at the end: empty, or U+FFFD for an unfinished character. */
  String end() {
    return decode(new byte[0], true);
  }

  private String decode(byte[] bytes, boolean end) {
    ByteBuffer in = ByteBuffer.allocate(waiting.length + bytes.length);
    in.put(waiting).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 2);
    decoder.decode(in, out, end);
    if (end) {
      decoder.flush(out);
      decoder.reset();
    }
    waiting = new byte[in.remaining()];
    in.get(waiting);
    return out.flip().toString();
  }
}
