package dev.tandem.tensor;

import static dev.tandem.tensor.Blocks.BYTES;
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

  /** What one thread needs, kept between calls. */
  private static final class Scratch {
    // Bytes in an array are cheaper to get at than those of a mapped file, which is checked anew
    // for every access.
    final byte[] stored = new byte[256];
    final float[] unpacked = new float[BLOCK];
  }

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private SuperBlocks() {}

  /** As {@link Blocks#dequantise}; {@code from} and {@code count} are multiples of 256. */
  static void dequantise(
      BlockType type, MemorySegment data, long row, int from, int count, float[] out, int at) {
    byte[] stored = SCRATCH.get().stored;
    long block = row + (long) from / BLOCK * type.bytesPerBlock();
    for (int k = 0; k < count; k += BLOCK, block += type.bytesPerBlock()) {
      MemorySegment.copy(data, ValueLayout.JAVA_BYTE, block, stored, 0, type.bytesPerBlock());
      unpack(type, stored, out, at + k);
    }
  }

  /** As {@link Blocks#dot}. */
  static float dot(BlockType type, MemorySegment data, long row, int columns, float[] x) {
    Scratch scratch = SCRATCH.get();
    float[] w = scratch.unpacked;
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    long block = row;
    for (int k = 0; k < columns; k += BLOCK, block += type.bytesPerBlock()) {
      MemorySegment.copy(
          data, ValueLayout.JAVA_BYTE, block, scratch.stored, 0, type.bytesPerBlock());
      unpack(type, scratch.stored, w, 0);
      for (int i = 0; i < BLOCK; i += 2 * LANES) {
        FloatVector w0 = FloatVector.fromArray(FLOATS, w, i);
        FloatVector w1 = FloatVector.fromArray(FLOATS, w, i + LANES);
        even = w0.fma(FloatVector.fromArray(FLOATS, x, k + i), even);
        odd = w1.fma(FloatVector.fromArray(FLOATS, x, k + i + LANES), odd);
      }
    }
    return even.add(odd).reduceLanes(VectorOperators.ADD);
  }

  private static void unpack(BlockType type, byte[] block, float[] out, int at) {
    switch (type) {
      case Q4_K -> fourOrFiveBits(block, 16, 0, out, at);
      case Q5_K -> fourOrFiveBits(block, 48, 1, out, at);
      case Q6_K -> sixBits(block, out, at);
      default -> throw new IllegalArgumentException(type + " has no blocks of 256");
    }
  }

  private static void fourOrFiveBits(byte[] block, int nibbles, int mask, float[] out, int at) {
    float d = half(block, 0);
    float dm = half(block, 2);
    for (int group = 0; group < 8; group++) {
      int low = block[4 + group] & 0xff;
      int high = block[8 + group] & 0xff; // see BlockType.scale
      int scale = group < 4 ? low & 63 : high & 15 | (block[group] & 0xc0) >> 2;
      int minimum = group < 4 ? high & 63 : high >> 4 | (low & 0xc0) >> 2;
      int q = nibbles + group / 2 * 32;
      int nibble = group % 2 * 4;
      for (int i = 0; i < 32; i += 16) {
        int to = at + group * 32 + i;
        run(block, q + i, nibble, 16 + i, group, mask, d * scale, -dm * minimum, out, to);
      }
    }
  }

  private static void sixBits(byte[] block, float[] out, int at) {
    float d = half(block, 208);
    for (int group = 0; group < 8; group++) {
      int half = group >> 2;
      int quarter = group & 3;
      for (int i = 0; i < 32; i += 16) {
        int q = half * 64 + (quarter & 1) * 32 + i;
        int h = 128 + half * 32 + i;
        float scale = d * block[192 + group * 2 + i / 16];
        int to = at + group * 32 + i;
        run(block, q, quarter / 2 * 4, h, 2 * quarter, 3, scale, -32 * scale, out, to);
      }
    }
  }

  private static float half(byte[] block, int at) {
    return Float.float16ToFloat((short) (block[at] & 0xff | block[at + 1] << 8));
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
      byte[] block,
      int nibbles,
      int nibble,
      int uppers,
      int upper,
      int mask,
      float scale,
      float shift,
      float[] out,
      int at) {
    ByteVector low = ByteVector.fromArray(BYTES, block, nibbles);
    ByteVector high = ByteVector.fromArray(BYTES, block, uppers);
    FloatVector d = FloatVector.broadcast(FLOATS, scale);
    FloatVector m = FloatVector.broadcast(FLOATS, shift);
    for (int part = 0; part < 16 / LANES; part++) {
      IntVector q = unsigned(low, part).lanewise(VectorOperators.LSHR, nibble).and(15);
      IntVector h = unsigned(high, part).lanewise(VectorOperators.LSHR, upper).and(mask);
      floats(q.or(h.lanewise(VectorOperators.LSHL, 4))).fma(d, m).intoArray(out, at + part * LANES);
    }
  }
}
