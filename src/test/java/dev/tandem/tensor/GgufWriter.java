package dev.tandem.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes small GGUF files, so that tests need no model. */
public final class GgufWriter {
  private record Tensor(String name, long[] shape, BlockType type, byte[] data) {}

  private final Map<String, Object> metadata = new LinkedHashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();

  /** Adds a String, Integer, Long (as uint32), Float, Boolean, String[], int[] or float[]. */
  public GgufWriter put(String key, Object value) {
    metadata.put(key, value);
    return this;
  }

  /** Adds a tensor; the shape has the fastest-running size first. */
  public GgufWriter tensor(String name, BlockType type, byte[] data, long... shape) {
    tensors.add(new Tensor(name, shape, type, data));
    return this;
  }

  /** Adds float32 weights. */
  public GgufWriter tensor(String name, float[] weights, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(weights.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(weights);
    return tensor(name, BlockType.F32, data.array(), shape);
  }

  public void write(Path file) throws IOException {
    Files.write(file, bytes());
  }

  public byte[] bytes() {
    Sink out = new Sink();
    out.i32(0x46554747).i32(3).i64(tensors.size()).i64(metadata.size());
    metadata.forEach(
        (key, value) -> {
          out.string(key);
          out.value(value);
        });
    long offset = 0;
    for (Tensor tensor : tensors) {
      out.string(tensor.name).i32(tensor.shape.length);
      for (long size : tensor.shape) {
        out.i64(size);
      }
      out.i32(tensor.type.ggmlType()).i64(offset);
      offset += (tensor.data.length + 31L) / 32 * 32;
    }
    out.pad();
    for (Tensor tensor : tensors) {
      out.bytes.writeBytes(tensor.data);
      out.pad();
    }
    return out.bytes.toByteArray();
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

    void pad() {
      while (bytes.size() % 32 != 0) {
        bytes.write(0);
      }
    }

    void value(Object value) {
      switch (value) {
        case Long n -> i32(4).i32(n.intValue());
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
