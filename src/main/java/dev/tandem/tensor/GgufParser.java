package dev.tandem.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a GGUF header: a cursor that checks every length against what is left of the file before it
 * reads or allocates.
 */
final class GgufParser {
  static final int MAGIC = 0x46554747; // "GGUF", little-endian
  private static final int MAX_STRING = 1 << 24;
  private static final int MAX_ARRAY = 1 << 24;
  private static final int MAX_NESTING = 4;
  private static final int MAX_DIMENSIONS = 4;
  private static final long MAX_ALIGNMENT = 1 << 20;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment file;
  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final Map<String, MemorySegment> stored = new LinkedHashMap<>();
  private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();
  private long at;

  GgufParser(MemorySegment file) {
    this.file = file;
  }

  Map<String, Object> metadata() {
    return metadata;
  }

  /** Each value as it stands in the file, its type before it. */
  Map<String, MemorySegment> stored() {
    return stored;
  }

  Map<String, GgufTensor> tensors() {
    return tensors;
  }

  /** Where a tensor lies, before the start of the data is known. */
  private record Entry(String name, List<Long> shape, BlockType type, long bytes, long offset) {}

  void parse() {
    if (file.byteSize() < 4 || i32() != MAGIC) {
      throw new FormatException("the file is not in GGUF format");
    }
    int version = i32();
    if (version != 2 && version != 3) {
      throw new FormatException(
          Integer.reverseBytes(version) == 3
              ? "the file is a big-endian GGUF, which is not supported"
              : "the file has GGUF version "
                  + Integer.toUnsignedString(version)
                  + "; 2 and 3 are supported");
    }
    long tensorCount = count(24); // name length, dimensions, type, offset
    long metadataCount = count(13); // key length, type, one byte
    for (long i = 0; i < metadataCount; i++) {
      String key = string();
      long from = at;
      if (metadata.putIfAbsent(key, value(i32(), 0)) != null) {
        throw new FormatException("the file has metadata '" + key + "' twice");
      }
      stored.put(key, file.asSlice(from, at - from));
    }
    List<Entry> entries = new ArrayList<>();
    for (long i = 0; i < tensorCount; i++) {
      entries.add(entry());
    }
    place(entries);
  }

  private Entry entry() {
    String name = string();
    int dimensions = i32();
    if (dimensions < 1 || dimensions > MAX_DIMENSIONS) {
      throw new FormatException("tensor '" + name + "' does not have 1 to 4 dimensions");
    }
    List<Long> shape = new ArrayList<>();
    long weights = 1;
    for (int i = 0; i < dimensions; i++) {
      long size = i64();
      if (size < 1) {
        throw new FormatException("tensor '" + name + "' has an impossible size");
      }
      shape.add(size);
      weights = times(weights, size, name);
    }
    BlockType type = BlockType.of(i32());
    if (shape.getFirst() % type.weightsPerBlock() != 0) {
      throw new FormatException("a row of tensor '" + name + "' is not whole " + type + " blocks");
    }
    long bytes = times(weights / type.weightsPerBlock(), type.bytesPerBlock(), name);
    return new Entry(name, shape, type, bytes, i64());
  }

  private static long times(long a, long b, String name) {
    if (Math.multiplyHigh(a, b) != 0 || a * b < 0) {
      throw new FormatException("tensor '" + name + "' has an impossible size");
    }
    return a * b;
  }

  private void place(List<Entry> entries) {
    long alignment =
        metadata.getOrDefault("general.alignment", 32L) instanceof Number n ? n.longValue() : 0;
    if (alignment < 1 || alignment > MAX_ALIGNMENT || Long.bitCount(alignment) != 1) {
      throw new FormatException("the file's alignment is not a power of two of at most 2^20");
    }
    long start = (at + alignment - 1) & -alignment;
    for (Entry entry : entries) {
      long room = file.byteSize() - start - entry.bytes();
      if (entry.offset() < 0 || entry.offset() > room) {
        throw new FormatException(
            "the file ends before tensor '" + entry.name() + "' does: it is cut off or damaged");
      }
      if (entry.offset() % alignment != 0) {
        throw new FormatException("tensor '" + entry.name() + "' is not aligned");
      }
      MemorySegment data = file.asSlice(start + entry.offset(), entry.bytes());
      GgufTensor tensor = new GgufTensor(entry.name(), entry.shape(), entry.type(), data);
      if (tensors.putIfAbsent(entry.name(), tensor) != null) {
        throw new FormatException("the file has tensor '" + entry.name() + "' twice");
      }
    }
  }

  private Object value(int type, int depth) {
    return switch (type) {
      case 0 -> take(1).get(ValueLayout.JAVA_BYTE, 0) & 0xff;
      case 1 -> (int) take(1).get(ValueLayout.JAVA_BYTE, 0);
      case 2 -> take(2).get(BlockType.SHORT, 0) & 0xffff;
      case 3 -> (int) take(2).get(BlockType.SHORT, 0);
      case 4 -> i32() & 0xffff_ffffL;
      case 5 -> i32();
      case 6 -> take(4).get(BlockType.FLOAT, 0);
      case 7 -> take(1).get(ValueLayout.JAVA_BYTE, 0) != 0;
      case 8 -> string();
      case 9 -> array(depth);
      case 10, 11 -> {
        long value = i64();
        if (type == 10 && value < 0) {
          throw new FormatException("the file has an integer beyond 63 bits");
        }
        yield value;
      }
      case 12 -> take(8).get(DOUBLE, 0);
      default -> throw new FormatException("the file has metadata of an unknown type " + type);
    };
  }

  private Object array(int depth) {
    if (depth == MAX_NESTING) {
      throw new FormatException("the file nests metadata too deeply");
    }
    int type = i32();
    int size = (int) count(minimumBytes(type));
    switch (type) {
      case 0, 1, 2, 3, 5 -> {
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
          values[i] = (Integer) value(type, depth);
        }
        return values;
      }
      case 4, 10, 11 -> {
        long[] values = new long[size];
        for (int i = 0; i < size; i++) {
          values[i] = (Long) value(type, depth);
        }
        return values;
      }
      case 6 -> {
        float[] values = new float[size];
        MemorySegment.copy(take(4L * size), BlockType.FLOAT, 0, values, 0, size);
        return values;
      }
      case 8 -> {
        String[] values = new String[size];
        for (int i = 0; i < size; i++) {
          values[i] = string();
        }
        return values;
      }
      default -> {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          values.add(value(type, depth + 1));
        }
        return List.copyOf(values);
      }
    }
  }

  private static int minimumBytes(int type) {
    return switch (type) {
      case 0, 1, 7 -> 1;
      case 2, 3 -> 2;
      case 4, 5, 6 -> 4;
      case 8, 10, 11, 12 -> 8;
      case 9 -> 12;
      default -> throw new FormatException("the file has metadata of an unknown type " + type);
    };
  }

  /** A number of things of at least so many bytes each, which the rest of the file can hold. */
  private long count(int bytesEach) {
    long count = i64();
    if (count < 0 || count > MAX_ARRAY || count > (file.byteSize() - at) / bytesEach) {
      throw new FormatException("the file announces more than it holds: it is cut off or damaged");
    }
    return count;
  }

  private String string() {
    long bytes = i64();
    if (bytes < 0 || bytes > MAX_STRING) {
      throw new FormatException("the file has a text of an impossible length");
    }
    return new String(take(bytes).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private int i32() {
    return take(4).get(INT, 0);
  }

  private long i64() {
    return take(8).get(LONG, 0);
  }

  private MemorySegment take(long bytes) {
    if (bytes > file.byteSize() - at) {
      throw new FormatException("the file ends too early: it is cut off or damaged");
    }
    MemorySegment taken = file.asSlice(at, bytes);
    at += bytes;
    return taken;
  }
}
