package dev.tandem.tensor;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor that a file is to hold. Its bytes come piece by piece when they are written, so that a
 * model can be written that does not fit the memory.
 *
 * @param shape sizes, the fastest-running first
 * @param bytes exactly as many as shape and type need
 */
public record PlannedTensor(String name, List<Long> shape, BlockType type, Bytes bytes) {
  /** Hands over the bytes from first to last. */
  @FunctionalInterface
  public interface Bytes {
    void into(Sink sink) throws IOException;
  }

  /** Takes pieces; each is read before the call returns. */
  @FunctionalInterface
  public interface Sink {
    void add(MemorySegment piece) throws IOException;
  }

  public PlannedTensor {
    shape = List.copyOf(shape);
  }

  /** One that lies in memory or in another file. */
  public static PlannedTensor of(GgufTensor tensor) {
    return new PlannedTensor(
        tensor.name(), tensor.shape(), tensor.type(), sink -> sink.add(tensor.data()));
  }

  /** Number of its bytes. */
  public long byteSize() {
    return type.bytes(shape.stream().reduce(1L, Math::multiplyExact));
  }
}
