package dev.tandem.ledger;

import dev.tandem.text.Block;
import dev.tandem.text.Chunk;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How values become bytes before they are sealed. Numbers are big-endian, vectors little-endian.
 */
final class Bytes {
  private static final long NANOS = 1_000_000_000L;
  private static final Block.Kind[] KINDS = Block.Kind.values();

  private Bytes() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  static byte[] vector(float[] vector) {
    ByteBuffer buffer = ByteBuffer.allocate(vector.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asFloatBuffer().put(vector);
    return buffer.array();
  }

  static float[] vector(byte[] bytes) {
    float[] vector = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
  }

  /** start, end, page, then heading, context and text, each with its length. */
  static byte[] chunk(Chunk chunk) {
    byte[][] parts = {utf8(chunk.heading()), utf8(chunk.context()), utf8(chunk.text())};
    int size = 3 * 4;
    for (byte[] part : parts) {
      size += 4 + part.length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(size);
    buffer.putInt(chunk.start()).putInt(chunk.end()).putInt(chunk.page());
    for (byte[] part : parts) {
      buffer.putInt(part.length).put(part);
    }
    return buffer.array();
  }

  static Chunk chunk(String id, String docId, int version, int ordinal, byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int start = buffer.getInt();
    int end = buffer.getInt();
    int page = buffer.getInt();
    String heading = string(buffer);
    String context = string(buffer);
    return new Chunk(
        id, docId, version, ordinal, start, end, heading, context, page, string(buffer));
  }

  private static String string(ByteBuffer buffer) {
    byte[] utf8 = new byte[buffer.getInt()];
    buffer.get(utf8);
    return text(utf8);
  }

  static byte[] strings(String... strings) {
    List<byte[]> parts = Arrays.stream(strings).map(Bytes::utf8).toList();
    ByteBuffer buffer =
        ByteBuffer.allocate(parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
    parts.forEach(part -> buffer.putInt(part.length).put(part));
    return buffer.array();
  }

  static List<String> strings(byte[] bytes) {
    List<String> strings = new ArrayList<>();
    for (ByteBuffer buffer = ByteBuffer.wrap(bytes); buffer.hasRemaining(); ) {
      strings.add(string(buffer));
    }
    return strings;
  }

  /** kind (by place in the enum), level, start, end, page of each. */
  static byte[] blocks(List<Block> blocks) {
    ByteBuffer buffer = ByteBuffer.allocate(blocks.size() * 20);
    for (Block block : blocks) {
      buffer.putInt(block.kind().ordinal()).putInt(block.level());
      buffer.putInt(block.start()).putInt(block.end()).putInt(block.page());
    }
    return buffer.array();
  }

  static List<Block> blocks(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    List<Block> blocks = new ArrayList<>(bytes.length / 20);
    while (buffer.hasRemaining()) {
      blocks.add(
          new Block(
              KINDS[buffer.getInt()],
              buffer.getInt(),
              buffer.getInt(),
              buffer.getInt(),
              buffer.getInt()));
    }
    return blocks;
  }

  /** Nanoseconds since 1970; times outside 1677 to 2262 become the nearest one inside. */
  static long nanos(Instant time) {
    if (time.getEpochSecond() >= Long.MAX_VALUE / NANOS) {
      return Long.MAX_VALUE;
    }
    if (time.getEpochSecond() <= Long.MIN_VALUE / NANOS) {
      return Long.MIN_VALUE;
    }
    return time.getEpochSecond() * NANOS + time.getNano();
  }

  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
