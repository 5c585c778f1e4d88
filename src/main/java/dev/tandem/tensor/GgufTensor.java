package dev.tandem.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * A tensor of a GGUF or safetensors file, still in its blocks.
 *
 * @param name for example {@code blk.0.attn_q.weight}
 * @param shape sizes, the fastest-running first, as GGUF has them: a matrix is (columns, rows)
 * @param type how the weights are stored
 * @param data the mapped bytes, exactly as many as shape and type need
 */
public record GgufTensor(String name, List<Long> shape, BlockType type, MemorySegment data) {
  public GgufTensor {
    shape = List.copyOf(shape);
    if (data.byteSize() != type.bytes(weights(shape))) {
      throw new IllegalArgumentException("tensor " + name + " has the wrong number of bytes");
    }
  }

  /** Number of weights. */
  public long weights() {
    return weights(shape);
  }

  /** Whether every weight is a finite number. Reads them all. */
  public boolean finite() {
    float[] piece = new float[type.weightsPerBlock()];
    for (long at = 0; at < weights(); at += piece.length) {
      type.dequantise(data, at, piece, 0, piece.length);
      for (float weight : piece) {
        if (!Float.isFinite(weight)) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * The same in float32, in memory.
   *
   * @throws ArithmeticException if it has more weights than an array holds
   */
  public GgufTensor asFloats() {
    float[] weights = new float[Math.toIntExact(weights())];
    type.dequantise(data, 0, weights, 0, weights.length);
    return new GgufTensor(name, shape, BlockType.F32, MemorySegment.ofArray(weights));
  }

  private static long weights(List<Long> shape) {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }
}
