package dev.tandem.tensor;

import static dev.tandem.tensor.BlockType.half;
import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.INTS;
import static dev.tandem.tensor.Simd.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector code that unpacks stored weights: into floats for matrix products, and in registers for
 * products with one vector. {@link BlockType#weight} is the oracle of both. Blocks of 256 weights
 * are in {@link SuperBlocks}.
 */
final class Blocks {
  static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, LANES * 16)));
  static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final IntVector LANE = IntVector.zero(INTS).addIndex(1);
  private static final ByteVector NON_LINEAR = ByteVector.fromArray(BYTES, BlockType.NON_LINEAR, 0);
  private static final int BLOCK = 32;

  private Blocks() {}

  /**
   * Unpacks a run of a row's weights.
   *
   * @param row where the row starts in {@code data}, in bytes
   * @param from first column, a multiple of the type's block
   * @param count columns, likewise
   */
  static void dequantise(
      BlockType type, MemorySegment data, long row, int from, int count, float[] out, int at) {
    switch (type) {
      case Q4_0, Q4_1, Q5_0, Q5_1 -> {
        for (int k = 0; k < count; k += BLOCK) {
          long block = row + (long) (from + k) / BLOCK * type.bytesPerBlock();
          float d = half(data, block);
          nibbles(type, data, block, d, minimum(type, data, block, d), out, at + k);
        }
      }
      case Q8_0, IQ4_NL -> {
        for (int k = 0; k < count; k += BLOCK) {
          long block = row + (long) (from + k) / BLOCK * type.bytesPerBlock();
          float d = half(data, block);
          ByteVector q0 = bytes(type, data, block, 0);
          ByteVector q1 = bytes(type, data, block, 1);
          for (int part = 0; part < 16 / LANES; part++) {
            signed(q0, part).mul(d).intoArray(out, at + k + part * LANES);
            signed(q1, part).mul(d).intoArray(out, at + k + 16 + part * LANES);
          }
        }
      }
      case Q4_K, Q5_K, Q6_K -> SuperBlocks.dequantise(type, data, row, from, count, out, at);
      case F32 -> // also where floats lie in an array, of which vectors are not read by bytes
          MemorySegment.copy(
              data, ValueLayout.JAVA_FLOAT_UNALIGNED, row + from * 4L, out, at, count);
      case F16, BF16 -> {
        int k = 0;
        for (; k <= count - LANES; k += LANES) {
          plain(type, data, row, from + k).intoArray(out, at + k);
        }
        type.dequantise(data, row / type.bytesPerBlock() + from + k, out, at + k, count - k);
      }
    }
  }

  private static void nibbles(
      BlockType type, MemorySegment data, long block, float d, float m, float[] out, int at) {
    ByteVector q = nibbles(type, data, block);
    int fifth = fifthBits(type, data, block);
    FloatVector scale = FloatVector.broadcast(FLOATS, d);
    FloatVector shift = FloatVector.broadcast(FLOATS, m);
    for (int part = 0; part < 16 / LANES; part++) {
      lowNibbles(type, q, fifth, part).fma(scale, shift).intoArray(out, at + part * LANES);
      highNibbles(type, q, fifth, part).fma(scale, shift).intoArray(out, at + 16 + part * LANES);
    }
  }

  /** Weights 0 to 15 of a block, a vector of them, neither scaled nor shifted. */
  static FloatVector lowNibbles(BlockType type, ByteVector q, int fifth, int part) {
    IntVector low = unsigned(q, part).and(15);
    return floats(fifth(type) ? low.or(fifth(fifth, part * LANES)) : low);
  }

  /** Weights 16 to 31. */
  static FloatVector highNibbles(BlockType type, ByteVector q, int fifth, int part) {
    IntVector high = unsigned(q, part).lanewise(VectorOperators.LSHR, 4);
    return floats(fifth(type) ? high.or(fifth(fifth, 16 + part * LANES)) : high);
  }

  /**
   * The product of one row with {@code x}. {@code sums} holds the sum of x over every 32 columns.
   */
  static float dot(
      BlockType type, MemorySegment data, long row, int columns, float[] x, float[] sums) {
    return switch (type) {
      case Q4_0, Q4_1, Q5_0, Q5_1 -> dotNibbles(type, data, row, columns, x, sums);
      case Q8_0, IQ4_NL -> dotBytes(type, data, row, columns, x);
      case Q4_K, Q5_K, Q6_K -> SuperBlocks.dot(type, data, row, columns, x);
      case F32, F16, BF16 -> dotPlain(type, data, row, columns, x);
    };
  }

  // sum of (d q + m) x = d (sum of q x) + m (sum of x), block by block.
  private static float dotNibbles(
      BlockType type, MemorySegment data, long row, int columns, float[] x, float[] sums) {
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    float shifts = 0;
    long block = row;
    for (int k = 0, b = 0; k < columns; k += BLOCK, b++, block += type.bytesPerBlock()) {
      float d = half(data, block);
      shifts = Math.fma(minimum(type, data, block, d), sums[b], shifts);
      ByteVector q = nibbles(type, data, block);
      int fifth = fifthBits(type, data, block);
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int part = 0; part < 16 / LANES; part++) {
        FloatVector low = lowNibbles(type, q, fifth, part);
        FloatVector high = highNibbles(type, q, fifth, part);
        sum = low.fma(FloatVector.fromArray(FLOATS, x, k + part * LANES), sum);
        sum = high.fma(FloatVector.fromArray(FLOATS, x, k + 16 + part * LANES), sum);
      }
      // Two sums, so that one block's addition need not wait for the other's.
      if ((b & 1) == 0) {
        even = sum.fma(FloatVector.broadcast(FLOATS, d), even);
      } else {
        odd = sum.fma(FloatVector.broadcast(FLOATS, d), odd);
      }
    }
    return even.add(odd).reduceLanes(VectorOperators.ADD) + shifts;
  }

  private static float dotBytes(
      BlockType type, MemorySegment data, long row, int columns, float[] x) {
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    long block = row;
    for (int k = 0; k < columns; k += BLOCK, block += type.bytesPerBlock()) {
      FloatVector d = FloatVector.broadcast(FLOATS, half(data, block));
      ByteVector q0 = bytes(type, data, block, 0);
      ByteVector q1 = bytes(type, data, block, 1);
      FloatVector first = FloatVector.zero(FLOATS);
      FloatVector second = FloatVector.zero(FLOATS);
      for (int part = 0; part < 16 / LANES; part++) {
        int at = k + part * LANES;
        first = signed(q0, part).fma(FloatVector.fromArray(FLOATS, x, at), first);
        second = signed(q1, part).fma(FloatVector.fromArray(FLOATS, x, at + 16), second);
      }
      even = first.fma(d, even);
      odd = second.fma(d, odd);
    }
    return even.add(odd).reduceLanes(VectorOperators.ADD);
  }

  private static float dotPlain(
      BlockType type, MemorySegment data, long row, int columns, float[] x) {
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    int k = 0;
    for (; k <= columns - 2 * LANES; k += 2 * LANES) {
      even = plain(type, data, row, k).fma(FloatVector.fromArray(FLOATS, x, k), even);
      odd = plain(type, data, row, k + LANES).fma(FloatVector.fromArray(FLOATS, x, k + LANES), odd);
    }
    float sum = even.add(odd).reduceLanes(VectorOperators.ADD);
    for (; k < columns; k++) {
      sum = Math.fma(type.weight(data, row / type.bytesPerBlock() + k), x[k], sum);
    }
    return sum;
  }

  private static FloatVector plain(BlockType type, MemorySegment data, long row, int column) {
    if (type == BlockType.F32) {
      return FloatVector.fromMemorySegment(FLOATS, data, row + column * 4L, LITTLE);
    }
    ShortVector bits = ShortVector.fromMemorySegment(SHORTS, data, row + column * 2L, LITTLE);
    IntVector ints = (IntVector) bits.convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
    if (type == BlockType.BF16) {
      return ints.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }
    // Exponent and mantissa in float32's place, then the exponents' offsets (127 - 15) made good:
    // exact for every finite half, subnormal ones included.
    IntVector magnitude = ints.and(0x7fff).lanewise(VectorOperators.LSHL, 13);
    IntVector sign = ints.and(0x8000).lanewise(VectorOperators.LSHL, 16);
    return magnitude
        .reinterpretAsFloats()
        .mul(0x1p112f)
        .reinterpretAsInts()
        .or(sign)
        .reinterpretAsFloats();
  }

  /** What is added to {@code d q}: stored beside d, or such that q is as often negative. */
  static float minimum(BlockType type, MemorySegment data, long block, float d) {
    return switch (type) {
      case Q4_0 -> -8 * d;
      case Q5_0 -> -16 * d;
      default -> half(data, block + 2);
    };
  }

  /** The last 16 bytes of a block of nibbles. */
  static ByteVector nibbles(BlockType type, MemorySegment data, long block) {
    return ByteVector.fromMemorySegment(BYTES, data, block + type.bytesPerBlock() - 16, LITTLE);
  }

  private static boolean fifth(BlockType type) {
    return type == BlockType.Q5_0 || type == BlockType.Q5_1;
  }

  /** The bits that stand before the nibbles, one for each weight; 0 where there are none. */
  static int fifthBits(BlockType type, MemorySegment data, long block) {
    return fifth(type) ? data.get(INT, block + type.bytesPerBlock() - 20) : 0;
  }

  /** The fifth bits of a vector of weights, each in its place. */
  private static IntVector fifth(int bits, int first) {
    return IntVector.broadcast(INTS, bits >>> first)
        .lanewise(VectorOperators.LSHR, LANE)
        .and(1)
        .lanewise(VectorOperators.LSHL, 4);
  }

  /** The first or second 16 numbers of a block whose weights are {@code d} times a byte. */
  private static ByteVector bytes(BlockType type, MemorySegment data, long block, int part) {
    if (type == BlockType.Q8_0) {
      return ByteVector.fromMemorySegment(BYTES, data, block + 2 + part * 16L, LITTLE);
    }
    ByteVector pair = nibbles(type, data, block);
    ByteVector q = part == 0 ? pair.and((byte) 15) : pair.lanewise(VectorOperators.LSHR, 4);
    return q.selectFrom(NON_LINEAR);
  }

  static IntVector unsigned(ByteVector q, int part) {
    return (IntVector) q.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, part);
  }

  private static FloatVector signed(ByteVector q, int part) {
    return (FloatVector)
        q.convertShape(VectorOperators.B2I, INTS, part).convert(VectorOperators.I2F, 0);
  }

  static FloatVector floats(IntVector ints) {
    return (FloatVector) ints.convert(VectorOperators.I2F, 0);
  }
}
