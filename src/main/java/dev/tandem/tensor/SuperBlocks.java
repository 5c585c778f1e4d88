package dev.tandem.tensor;

import static dev.tandem.tensor.BlockType.half;
import static dev.tandem.tensor.Blocks.BYTES;
import static dev.tandem.tensor.Blocks.LITTLE;
import static dev.tandem.tensor.Blocks.floats;
import static dev.tandem.tensor.Blocks.unsigned;
import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The K types: blocks of 256 weights in groups of 32 or 16 that share a scale. A block is unpacked
 * whole, for products with one vector into a buffer that stays in the first-level cache. {@link
 * BlockType#weight} is the oracle.
 */
final class SuperBlocks {
  private static final int BLOCK = 256;
  private static final ThreadLocal<float[]> UNPACKED =
      ThreadLocal.withInitial(() -> new float[BLOCK]);

  private SuperBlocks() {}

  /** As {@link Blocks#dequantise}; {@code from} and {@code count} are multiples of 256. */
  static void dequantise(
      BlockType type, MemorySegment data, long row, int from, int count, float[] out, int at) {
    long block = row + (long) from / BLOCK * type.bytesPerBlock();
    for (int k = 0; k < count; k += BLOCK, block += type.bytesPerBlock()) {
      unpack(type, data, block, out, at + k);
    }
  }

  /** As {@link Blocks#dot}. */
  static float dot(BlockType type, MemorySegment data, long row, int columns, float[] x) {
    float[] w = UNPACKED.get();
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    long block = row;
    for (int k = 0; k < columns; k += BLOCK, block += type.bytesPerBlock()) {
      unpack(type, data, block, w, 0);
      for (int i = 0; i < BLOCK; i += 2 * LANES) {
        FloatVector w0 = FloatVector.fromArray(FLOATS, w, i);
        FloatVector w1 = FloatVector.fromArray(FLOATS, w, i + LANES);
        even = w0.fma(FloatVector.fromArray(FLOATS, x, k + i), even);
        odd = w1.fma(FloatVector.fromArray(FLOATS, x, k + i + LANES), odd);
      }
    }
    return even.add(odd).reduceLanes(VectorOperators.ADD);
  }

  private static void unpack(BlockType type, MemorySegment data, long block, float[] out, int at) {
    switch (type) {
      case Q4_K -> fourOrFiveBits(data, block, block + 16, 0, out, at);
      case Q5_K -> fourOrFiveBits(data, block, block + 48, 1, out, at);
      case Q6_K -> sixBits(data, block, out, at);
      default -> throw new IllegalArgumentException(type + " has no blocks of 256");
    }
  }

  private static void fourOrFiveBits(
      MemorySegment data, long block, long nibbles, int mask, float[] out, int at) {
    float d = half(data, block);
    float dm = half(data, block + 2);
    for (int group = 0; group < 8; group++) {
      float scale = d * BlockType.scale(data, block + 4, group);
      float shift = -dm * BlockType.minimum(data, block + 4, group);
      int nibble = group % 2 * 4;
      for (int i = 0; i < 32; i += 16) {
        long q = nibbles + group / 2 * 32 + i;
        run(data, q, nibble, block + 16 + i, group, mask, scale, shift, out, at + group * 32 + i);
      }
    }
  }

  private static void sixBits(MemorySegment data, long block, float[] out, int at) {
    float d = half(data, block + 208);
    for (int i = 0; i < BLOCK; i += 16) {
      int half = i / 128;
      int quarter = i % 128 / 32;
      long q = block + half * 64 + i % 64;
      long h = block + 128 + half * 32 + i % 32;
      float scale = d * data.get(ValueLayout.JAVA_BYTE, block + 192 + i / 16);
      run(data, q, quarter / 2 * 4, h, 2 * quarter, 3, scale, -32 * scale, out, at + i);
    }
  }

  /**
   * Unpacks sixteen weights: {@code scale * (nibble + 16 * upper bits) + shift}. Larger pieces are
   * more than the compiler inlines, and vectors then go through memory: four times as slow.
   *
   * @param nibble how far right the nibble stands in its byte
   * @param upper likewise of the upper bits
   * @param mask the upper bits that count
   */
  private static void run(
      MemorySegment data,
      long nibbles,
      int nibble,
      long uppers,
      int upper,
      int mask,
      float scale,
      float shift,
      float[] out,
      int at) {
    ByteVector low = ByteVector.fromMemorySegment(BYTES, data, nibbles, LITTLE);
    ByteVector high = ByteVector.fromMemorySegment(BYTES, data, uppers, LITTLE);
    FloatVector d = FloatVector.broadcast(FLOATS, scale);
    FloatVector m = FloatVector.broadcast(FLOATS, shift);
    for (int part = 0; part < 16 / LANES; part++) {
      IntVector q = unsigned(low, part).lanewise(VectorOperators.LSHR, nibble).and(15);
      IntVector h = unsigned(high, part).lanewise(VectorOperators.LSHR, upper).and(mask);
      floats(q.or(h.lanewise(VectorOperators.LSHL, 4))).fma(d, m).intoArray(out, at + part * LANES);
    }
  }
}
