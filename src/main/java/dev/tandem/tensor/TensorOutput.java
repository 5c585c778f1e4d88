package dev.tandem.tensor;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.util.function.LongConsumer;

/** Writes tensors one after the other and says how many of their bytes are written. */
final class TensorOutput {
  private static final int PIECE = 1 << 20;

  private final OutputStream out;
  private final LongConsumer written;
  private final byte[] piece = new byte[PIECE];
  private long total;

  TensorOutput(OutputStream out, LongConsumer written) {
    this.out = out;
    this.written = written;
  }

  void write(PlannedTensor tensor) throws IOException {
    long before = total;
    tensor.bytes().into(this::add);
    if (total - before != tensor.byteSize()) {
      throw new IllegalStateException(
          "tensor '%s' gave %d bytes and should have %d"
              .formatted(tensor.name(), total - before, tensor.byteSize()));
    }
  }

  private void add(MemorySegment data) throws IOException {
    for (long at = 0; at < data.byteSize(); at += PIECE) {
      int bytes = (int) Math.min(PIECE, data.byteSize() - at);
      MemorySegment.copy(data, at, MemorySegment.ofArray(piece), 0, bytes);
      out.write(piece, 0, bytes);
      total += bytes;
      written.accept(total);
    }
  }
}
