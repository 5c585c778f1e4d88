package dev.tandem.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Writes GGUF files of version 3: metadata and tensors in the order they were given. {@link Gguf}
 * reads them.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The GGUF
 *     specification</a>
 */
public final class GgufWriter {
  private static final String ALIGNMENT = "general.alignment";
  private static final int USUAL_ALIGNMENT = 32;
  private static final long UINT32_MAX = 0xffff_ffffL;

  private final Map<String, MemorySegment> metadata = new LinkedHashMap<>(); // types with values
  private final List<PlannedTensor> tensors = new ArrayList<>();
  private int alignment = USUAL_ALIGNMENT;

  /**
   * Adds a value, or puts it in the place of an earlier one: a String, Integer (int32), Long
   * (uint32 where it fits, else a 64-bit one), Float, Boolean, String[], int[] (int32) or float[].
   */
  public GgufWriter put(String key, Object value) {
    Sink out = new Sink();
    out.value(value);
    metadata.put(key, MemorySegment.ofArray(out.bytes.toByteArray()));
    return this;
  }

  /** Adds all metadata of a file as it stands there, byte for byte. */
  public GgufWriter copyMetadata(Gguf from) {
    metadata.putAll(from.storedMetadata());
    alignment = from.getInt(ALIGNMENT, alignment);
    return this;
  }

  /** Adds a tensor, whose bytes are asked for when the file is written. */
  public GgufWriter tensor(PlannedTensor tensor) {
    tensors.add(tensor);
    return this;
  }

  /** Adds a tensor; the shape has the fastest-running size first. */
  public GgufWriter tensor(String name, BlockType type, byte[] data, long... shape) {
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    MemorySegment bytes = MemorySegment.ofArray(data);
    return tensor(new PlannedTensor(name, sizes, type, sink -> sink.add(bytes)));
  }

  /** Adds float32 weights. */
  public GgufWriter tensor(String name, float[] weights, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(weights.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(weights);
    return tensor(name, BlockType.F32, data.array(), shape);
  }

  /** Bytes of all tensors. */
  public long tensorBytes() {
    return tensors.stream().mapToLong(PlannedTensor::byteSize).sum();
  }

  /** Writes a file; see {@link #write(Path, LongConsumer)}. */
  public void write(Path file) throws IOException {
    write(file, bytes -> {});
  }

  /**
   * Writes a file, beside its place and then moved there: it is there whole or not at all, and one
   * of that name is replaced.
   *
   * @param written hears how many of the tensors' bytes are written
   * @throws IOException if it cannot be written
   */
  public void write(Path file, LongConsumer written) throws IOException {
    WholeFile.write(file, out -> write(out, written));
  }

  /** The file's bytes, for small ones. */
  public byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out, bytes -> {});
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written to", e);
    }
    return out.toByteArray();
  }

  private void write(OutputStream out, LongConsumer written) throws IOException {
    out.write(header());
    TensorOutput output = new TensorOutput(out, written);
    for (PlannedTensor tensor : tensors) {
      output.write(tensor);
      out.write(new byte[(int) (aligned(tensor.byteSize()) - tensor.byteSize())]);
    }
  }

  private byte[] header() {
    Sink out = new Sink();
    out.i32(GgufParser.MAGIC).i32(3).i64(tensors.size()).i64(metadata.size());
    metadata.forEach(
        (key, value) -> {
          out.string(key);
          out.bytes.writeBytes(value.toArray(ValueLayout.JAVA_BYTE));
        });
    long offset = 0;
    for (PlannedTensor tensor : tensors) {
      out.string(tensor.name()).i32(tensor.shape().size());
      tensor.shape().forEach(out::i64);
      out.i32(tensor.type().ggmlType()).i64(offset);
      offset += aligned(tensor.byteSize());
    }
    out.bytes.writeBytes(new byte[(int) (aligned(out.bytes.size()) - out.bytes.size())]);
    return out.bytes.toByteArray();
  }

  private long aligned(long bytes) {
    return (bytes + alignment - 1) & -alignment;
  }

  private static final class Sink {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Sink i32(int value) {
      bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
      return this;
    }

    Sink i64(long value) {
      return i32((int) value).i32((int) (value >>> 32));
    }

    Sink string(String value) {
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      i64(utf8.length);
      bytes.writeBytes(utf8);
      return this;
    }

    void value(Object value) {
      switch (value) {
        case Long n when n >= 0 && n <= UINT32_MAX -> i32(4).i32(n.intValue());
        case Long n -> i32(n < 0 ? 11 : 10).i64(n);
        case Integer n -> i32(5).i32(n);
        case Float f -> i32(6).i32(Float.floatToRawIntBits(f));
        case Boolean b -> {
          i32(7);
          bytes.write(b ? 1 : 0);
        }
        case String s -> i32(8).string(s);
        case String[] array -> {
          i32(9).i32(8).i64(array.length);
          for (String s : array) {
            string(s);
          }
        }
        case int[] array -> {
          i32(9).i32(5).i64(array.length);
          for (int n : array) {
            i32(n);
          }
        }
        case float[] array -> {
          i32(9).i32(6).i64(array.length);
          for (float f : array) {
            i32(Float.floatToRawIntBits(f));
          }
        }
        default -> throw new IllegalArgumentException("cannot write " + value.getClass());
      }
    }
  }
}
