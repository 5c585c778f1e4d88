package dev.tandem.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Damages the beginning of a file in the ways that disks, networks and attackers do. */
public final class Mutations {
  private static final long[] EXTREMES = {
    0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 1L << 32, 1L << 24, 1L << 40, 31
  };
  private static final String[] JSON = {
    "-1",
    "1e9",
    "9223372036854775807",
    "18446744073709551615",
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "\\u0000",
    "[[[[",
    "0",
    "99999999",
    "\"F64\"",
    "\"dtype\":\"F16\","
  };

  private final Random random;

  public Mutations(Random random) {
    this.random = random;
  }

  /** A file's bytes as GGUF, without a file. */
  public static Gguf gguf(byte[] bytes) {
    return Gguf.of(MemorySegment.ofArray(bytes));
  }

  /** Likewise as safetensors. */
  public static Safetensors safetensors(byte[] bytes) {
    return Safetensors.of(MemorySegment.ofArray(bytes));
  }

  /**
   * @param header bytes from the start that are damaged
   * @param text whether the header is JSON
   */
  public byte[] mutate(byte[] whole, int header, boolean text) {
    byte[] bytes = whole.clone();
    for (int n = random.nextInt(1, 4); n > 0; n--) {
      int at = random.nextInt(Math.min(header, bytes.length));
      switch (random.nextInt(text ? 8 : 6)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> extreme(bytes, at, random.nextInt(1, 9));
        case 3 -> bytes = Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 1));
        case 4 -> {
          int length = random.nextInt(1, 40);
          bytes = spliced(bytes, at, 0, Arrays.copyOfRange(whole, at, at + length));
        }
        case 5 -> bytes = spliced(bytes, at, random.nextInt(1, 40), new byte[0]);
        default -> {
          byte[] piece = JSON[random.nextInt(JSON.length)].getBytes(StandardCharsets.UTF_8);
          bytes = spliced(bytes, at, random.nextInt(piece.length + 1), piece);
          lengthAgain(bytes, bytes.length - whole.length, header);
        }
      }
    }
    return bytes;
  }

  /** Most changes of a JSON header keep its announced length true, or nothing behind is read. */
  private void lengthAgain(byte[] bytes, int grown, int header) {
    if (random.nextInt(5) > 0 && bytes.length >= 8) {
      MemorySegment.ofArray(bytes).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, header - 8L + grown);
    }
  }

  private void extreme(byte[] bytes, int at, int width) {
    long value = EXTREMES[random.nextInt(EXTREMES.length)];
    for (int i = 0; i < width && at + i < bytes.length; i++) {
      bytes[at + i] = (byte) (value >>> 8 * i);
    }
  }

  private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
    int from = Math.min(at, bytes.length);
    int rest = Math.min(from + removed, bytes.length);
    byte[] out = Arrays.copyOf(bytes, from + added.length + bytes.length - rest);
    System.arraycopy(added, 0, out, from, added.length);
    System.arraycopy(bytes, rest, out, from + added.length, bytes.length - rest);
    return out.length == 0 ? new byte[1] : out;
  }
}
