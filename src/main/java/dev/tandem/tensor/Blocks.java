package dev.tandem.tensor;

import static dev.tandem.tensor.BlockType.half;
import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.INTS;
import static dev.tandem.tensor.Simd.LANES;

import java.lang.foreign.MemorySegment;
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
 * products with one vector. {@link BlockType#weight} is the oracle of both.
 */
final class Blocks {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(short.class, VectorShape.forBitSize(Math.max(64, LANES * 16)));
  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;
  private static final int BLOCK = 32;

  private Blocks() {}

  /**
   * Unpacks a run of a row's weights.
   *
   * @param row where the row starts in {@code data}, in bytes
   * @param from first column, a multiple of 32 (or anything for types without blocks)
   * @param count columns, likewise
   */
  static void dequantise(
      BlockType type, MemorySegment data, long row, int from, int count, float[] out, int at) {
    switch (type) {
      case Q4_0 -> {
        for (int k = 0; k < count; k += BLOCK) {
          long block = row + (from + k) / BLOCK * 18L;
          float d = half(data, block);
          fourBits(data, block + 2, d, -8 * d, out, at + k);
        }
      }
      case Q4_1 -> {
        for (int k = 0; k < count; k += BLOCK) {
          long block = row + (from + k) / BLOCK * 20L;
          fourBits(data, block + 4, half(data, block), half(data, block + 2), out, at + k);
        }
      }
      case Q8_0 -> {
        for (int k = 0; k < count; k += BLOCK) {
          long block = row + (from + k) / BLOCK * 34L;
          float d = half(data, block);
          for (int h = 0; h < BLOCK; h += 16) {
            ByteVector q = ByteVector.fromMemorySegment(BYTES, data, block + 2 + h, LITTLE);
            for (int part = 0; part < 16 / LANES; part++) {
              signed(q, part).mul(d).intoArray(out, at + k + h + part * LANES);
            }
          }
        }
      }
      case F32, F16, BF16 -> {
        int k = 0;
        for (; k <= count - LANES; k += LANES) {
          plain(type, data, row, from + k).intoArray(out, at + k);
        }
        type.dequantise(data, row / type.bytesPerBlock() + from + k, out, at + k, count - k);
      }
    }
  }

  private static void fourBits(
      MemorySegment data, long quants, float d, float m, float[] out, int at) {
    ByteVector q = ByteVector.fromMemorySegment(BYTES, data, quants, LITTLE);
    FloatVector scale = FloatVector.broadcast(FLOATS, d);
    FloatVector shift = FloatVector.broadcast(FLOATS, m);
    for (int part = 0; part < 16 / LANES; part++) {
      IntVector pair = unsigned(q, part);
      low(pair).fma(scale, shift).intoArray(out, at + part * LANES);
      high(pair).fma(scale, shift).intoArray(out, at + 16 + part * LANES);
    }
  }

  /**
   * The product of one row with {@code x}. {@code sums} holds the sum of x over every 32 columns.
   */
  static float dot(
      BlockType type, MemorySegment data, long row, int columns, float[] x, float[] sums) {
    return switch (type) {
      case Q4_0 -> dot4(data, row, columns, 18, x, sums);
      case Q4_1 -> dot4(data, row, columns, 20, x, sums);
      case Q8_0 -> dot8(data, row, columns, x);
      case F32, F16, BF16 -> dotPlain(type, data, row, columns, x);
    };
  }

  // sum of (d q + m) x = d (sum of q x) + m (sum of x), block by block; Q4_0 has m = -8 d.
  private static float dot4(
      MemorySegment data, long row, int columns, int blockBytes, float[] x, float[] sums) {
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    float shifts = 0;
    long block = row;
    for (int k = 0, b = 0; k < columns; k += BLOCK, b++, block += blockBytes) {
      float d = half(data, block);
      float m = blockBytes == 20 ? half(data, block + 2) : -8 * d;
      shifts = Math.fma(m, sums[b], shifts);
      ByteVector q = ByteVector.fromMemorySegment(BYTES, data, block + blockBytes - 16, LITTLE);
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int part = 0; part < 16 / LANES; part++) {
        IntVector pair = unsigned(q, part);
        sum = low(pair).fma(FloatVector.fromArray(FLOATS, x, k + part * LANES), sum);
        sum = high(pair).fma(FloatVector.fromArray(FLOATS, x, k + 16 + part * LANES), sum);
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

  private static float dot8(MemorySegment data, long row, int columns, float[] x) {
    FloatVector even = FloatVector.zero(FLOATS);
    FloatVector odd = FloatVector.zero(FLOATS);
    long block = row;
    for (int k = 0; k < columns; k += BLOCK, block += 34) {
      FloatVector d = FloatVector.broadcast(FLOATS, half(data, block));
      ByteVector q0 = ByteVector.fromMemorySegment(BYTES, data, block + 2, LITTLE);
      ByteVector q1 = ByteVector.fromMemorySegment(BYTES, data, block + 18, LITTLE);
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

  private static IntVector unsigned(ByteVector q, int part) {
    return (IntVector) q.convertShape(VectorOperators.ZERO_EXTEND_B2I, INTS, part);
  }

  private static FloatVector signed(ByteVector q, int part) {
    return (FloatVector)
        q.convertShape(VectorOperators.B2I, INTS, part).convert(VectorOperators.I2F, 0);
  }

  private static FloatVector low(IntVector pair) {
    return (FloatVector) pair.and(15).convert(VectorOperators.I2F, 0);
  }

  private static FloatVector high(IntVector pair) {
    return (FloatVector) pair.lanewise(VectorOperators.LSHR, 4).convert(VectorOperators.I2F, 0);
  }
}
