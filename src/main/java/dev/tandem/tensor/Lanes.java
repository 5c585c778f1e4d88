package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.INTS;
import static dev.tandem.tensor.Simd.LANES;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * A matrix's weights once more, in an order for products with up to a vector's tokens: as many rows
 * as a vector has lanes side by side, so that weights are unpacked in registers and multiplied with
 * broadcast activations. Nothing is summed across lanes: each element is summed over the columns in
 * their order, and is the same to the last bit as in {@link Tile}.
 *
 * <p>Of a group of {@link Simd#LANES} rows {@code codes} are {@code (block, int, row)}: the four
 * ints of a row's 32 nibbles (eight of 32 bytes) as they stand in the file, and {@code scales} are
 * {@code (block, d or m, row)} of {@code weight = d * code + m}. Rows beyond the last are zeros.
 */
final class Lanes {
  /** Rows that are worked on together, whole groups at every width. */
  static final int ROWS = 32;

  private static final int BLOCK = 32;
  private static final int GROUPS = ROWS / LANES;
  // Sums of two groups and eight tokens fill half of 32 registers; with 16 they would spill.
  private static final int MOST_TOKENS = LANES == 8 ? 4 : 8;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int columns;
  private final boolean nibbles;
  private final int codesEach; // ints of a group
  private final int scalesEach; // floats of a group
  private final int[] codes;
  private final float[] scales;

  /** Whether weights of a type can be laid out so. */
  static boolean hold(BlockType type) {
    return type == BlockType.Q4_0 || type == BlockType.Q4_1 || type == BlockType.Q8_0;
  }

  /** Bytes that a matrix takes. */
  static long bytes(int rows, int columns, BlockType type) {
    long all = (rows + ROWS - 1L) / ROWS * ROWS * columns;
    return all / 2 * (type.nibbles() ? 1 : 2) + all / BLOCK * 8;
  }

  Lanes(Workers workers, int rows, int columns, BlockType type, MemorySegment data) {
    this.columns = columns;
    nibbles = type.nibbles();
    codesEach = columns / BLOCK * (nibbles ? 4 : 8) * LANES;
    scalesEach = columns / BLOCK * 2 * LANES;
    int items = (rows + ROWS - 1) / ROWS;
    codes = new int[Math.multiplyExact(items * GROUPS, codesEach)];
    scales = new float[items * GROUPS * scalesEach];
    workers.run(
        items,
        item -> {
          for (int row = item * ROWS; row < Math.min(rows, (item + 1) * ROWS); row++) {
            lay(type, data, type.bytes((long) row * columns), row / LANES, row % LANES);
          }
        });
  }

  private void lay(BlockType type, MemorySegment data, long row, int group, int lane) {
    int ints = nibbles ? 4 : 8;
    int flip = nibbles ? 0 : 0x80808080; // signed bytes become unsigned ones, 128 more
    int code = group * codesEach + lane;
    int scale = group * scalesEach + lane;
    long block = row;
    for (int k = 0; k < columns; k += BLOCK, block += type.bytesPerBlock()) {
      float d = BlockType.half(data, block);
      scales[scale] = d;
      scales[scale + LANES] = nibbles ? Blocks.minimum(type, data, block, d) : -128 * d;
      scale += 2 * LANES;
      long at = block + type.bytesPerBlock() - 4 * ints;
      for (int i = 0; i < ints; i++, code += LANES) {
        codes[code] = data.get(INT, at + 4L * i) ^ flip;
      }
    }
  }

  /**
   * {@code y[row][t] += sum over k of W[first + row][k] * x[from + k * width + t]} for {@link
   * #ROWS} rows.
   *
   * @param first row, a multiple of {@link #ROWS}
   * @param tokens how many there are at least; as many are computed as the kernel takes, at most
   *     {@code width}
   * @param y (token, row)
   */
  void multiply(int first, float[] x, int from, int width, int tokens, float[] y) {
    int group = first / LANES;
    if (width == 1) {
      for (int g = 0; g < GROUPS; g += 2) {
        one(group + g, x, from, y, g * LANES);
      }
      return;
    }
    for (int g = 0; g < GROUPS; g += 2) {
      for (int t = 0; t < tokens; ) {
        if (MOST_TOKENS == 8 && tokens - t > 4 && width >= 8) {
          eight(group + g, x, from + t, width, y, t * ROWS + g * LANES);
          t += 8;
        } else {
          four(group + g, x, from + t, width, y, t * ROWS + g * LANES);
          t += 4;
        }
      }
    }
  }

  /** Two groups, one token. */
  private void one(int group, float[] x, int from, float[] y, int to) {
    FloatVector s0 = FloatVector.fromArray(FLOATS, y, to);
    FloatVector s1 = FloatVector.fromArray(FLOATS, y, to + LANES);
    int mask = nibbles ? 15 : 255;
    int ints = nibbles ? 3 : 7;
    int upper = nibbles ? 4 : 0;
    int p = group * codesEach;
    int s = group * scalesEach;
    for (int k = 0; k < columns; k += BLOCK, p += (ints + 1) * LANES, s += 2 * LANES) {
      FloatVector d0 = FloatVector.fromArray(FLOATS, scales, s);
      FloatVector d1 = FloatVector.fromArray(FLOATS, scales, s + scalesEach);
      FloatVector m0 = FloatVector.fromArray(FLOATS, scales, s + LANES);
      FloatVector m1 = FloatVector.fromArray(FLOATS, scales, s + scalesEach + LANES);
      for (int j = 0; j < 8; j++) { // four columns each: low nibbles, then high ones; or bytes
        int at = p + (j & ints) * LANES;
        IntVector v0 = shifted(at, j & upper);
        IntVector v1 = shifted(at + codesEach, j & upper);
        for (int i = 0; i < 4; i++) {
          FloatVector b = FloatVector.broadcast(FLOATS, x[from + k + 4 * j + i]);
          s0 = Blocks.floats(v0.and(mask)).fma(d0, m0).fma(b, s0);
          s1 = Blocks.floats(v1.and(mask)).fma(d1, m1).fma(b, s1);
          v0 = v0.lanewise(VectorOperators.LSHR, 8);
          v1 = v1.lanewise(VectorOperators.LSHR, 8);
        }
      }
    }
    s0.intoArray(y, to);
    s1.intoArray(y, to + LANES);
  }

  /** Two groups, four tokens. */
  private void four(int group, float[] x, int from, int width, float[] y, int to) {
    FloatVector s00 = FloatVector.fromArray(FLOATS, y, to);
    FloatVector s01 = FloatVector.fromArray(FLOATS, y, to + LANES);
    FloatVector s10 = FloatVector.fromArray(FLOATS, y, to + 1 * ROWS);
    FloatVector s11 = FloatVector.fromArray(FLOATS, y, to + 1 * ROWS + LANES);
    FloatVector s20 = FloatVector.fromArray(FLOATS, y, to + 2 * ROWS);
    FloatVector s21 = FloatVector.fromArray(FLOATS, y, to + 2 * ROWS + LANES);
    FloatVector s30 = FloatVector.fromArray(FLOATS, y, to + 3 * ROWS);
    FloatVector s31 = FloatVector.fromArray(FLOATS, y, to + 3 * ROWS + LANES);
    int mask = nibbles ? 15 : 255;
    int ints = nibbles ? 3 : 7;
    int upper = nibbles ? 4 : 0;
    int p = group * codesEach;
    int s = group * scalesEach;
    int column = from;
    for (int k = 0; k < columns; k += BLOCK, p += (ints + 1) * LANES, s += 2 * LANES) {
      FloatVector d0 = FloatVector.fromArray(FLOATS, scales, s);
      FloatVector d1 = FloatVector.fromArray(FLOATS, scales, s + scalesEach);
      FloatVector m0 = FloatVector.fromArray(FLOATS, scales, s + LANES);
      FloatVector m1 = FloatVector.fromArray(FLOATS, scales, s + scalesEach + LANES);
      for (int j = 0; j < 8; j++) {
        int at = p + (j & ints) * LANES;
        IntVector v0 = shifted(at, j & upper);
        IntVector v1 = shifted(at + codesEach, j & upper);
        for (int i = 0; i < 4; i++, column += width) {
          FloatVector w0 = Blocks.floats(v0.and(mask)).fma(d0, m0);
          FloatVector w1 = Blocks.floats(v1.and(mask)).fma(d1, m1);
          v0 = v0.lanewise(VectorOperators.LSHR, 8);
          v1 = v1.lanewise(VectorOperators.LSHR, 8);
          FloatVector token = FloatVector.broadcast(FLOATS, x[column]);
          s00 = w0.fma(token, s00);
          s01 = w1.fma(token, s01);
          token = FloatVector.broadcast(FLOATS, x[column + 1]);
          s10 = w0.fma(token, s10);
          s11 = w1.fma(token, s11);
          token = FloatVector.broadcast(FLOATS, x[column + 2]);
          s20 = w0.fma(token, s20);
          s21 = w1.fma(token, s21);
          token = FloatVector.broadcast(FLOATS, x[column + 3]);
          s30 = w0.fma(token, s30);
          s31 = w1.fma(token, s31);
        }
      }
    }
    s00.intoArray(y, to);
    s01.intoArray(y, to + LANES);
    s10.intoArray(y, to + 1 * ROWS);
    s11.intoArray(y, to + 1 * ROWS + LANES);
    s20.intoArray(y, to + 2 * ROWS);
    s21.intoArray(y, to + 2 * ROWS + LANES);
    s30.intoArray(y, to + 3 * ROWS);
    s31.intoArray(y, to + 3 * ROWS + LANES);
  }

  /** Two groups, eight tokens. */
  private void eight(int group, float[] x, int from, int width, float[] y, int to) {
    FloatVector s00 = FloatVector.fromArray(FLOATS, y, to);
    FloatVector s01 = FloatVector.fromArray(FLOATS, y, to + LANES);
    FloatVector s10 = FloatVector.fromArray(FLOATS, y, to + 1 * ROWS);
    FloatVector s11 = FloatVector.fromArray(FLOATS, y, to + 1 * ROWS + LANES);
    FloatVector s20 = FloatVector.fromArray(FLOATS, y, to + 2 * ROWS);
    FloatVector s21 = FloatVector.fromArray(FLOATS, y, to + 2 * ROWS + LANES);
    FloatVector s30 = FloatVector.fromArray(FLOATS, y, to + 3 * ROWS);
    FloatVector s31 = FloatVector.fromArray(FLOATS, y, to + 3 * ROWS + LANES);
    FloatVector s40 = FloatVector.fromArray(FLOATS, y, to + 4 * ROWS);
    FloatVector s41 = FloatVector.fromArray(FLOATS, y, to + 4 * ROWS + LANES);
    FloatVector s50 = FloatVector.fromArray(FLOATS, y, to + 5 * ROWS);
    FloatVector s51 = FloatVector.fromArray(FLOATS, y, to + 5 * ROWS + LANES);
    FloatVector s60 = FloatVector.fromArray(FLOATS, y, to + 6 * ROWS);
    FloatVector s61 = FloatVector.fromArray(FLOATS, y, to + 6 * ROWS + LANES);
    FloatVector s70 = FloatVector.fromArray(FLOATS, y, to + 7 * ROWS);
    FloatVector s71 = FloatVector.fromArray(FLOATS, y, to + 7 * ROWS + LANES);
    int mask = nibbles ? 15 : 255;
    int ints = nibbles ? 3 : 7;
    int upper = nibbles ? 4 : 0;
    int p = group * codesEach;
    int s = group * scalesEach;
    int column = from;
    for (int k = 0; k < columns; k += BLOCK, p += (ints + 1) * LANES, s += 2 * LANES) {
      FloatVector d0 = FloatVector.fromArray(FLOATS, scales, s);
      FloatVector d1 = FloatVector.fromArray(FLOATS, scales, s + scalesEach);
      FloatVector m0 = FloatVector.fromArray(FLOATS, scales, s + LANES);
      FloatVector m1 = FloatVector.fromArray(FLOATS, scales, s + scalesEach + LANES);
      for (int j = 0; j < 8; j++) {
        int at = p + (j & ints) * LANES;
        IntVector v0 = shifted(at, j & upper);
        IntVector v1 = shifted(at + codesEach, j & upper);
        for (int i = 0; i < 4; i++, column += width) {
          FloatVector w0 = Blocks.floats(v0.and(mask)).fma(d0, m0);
          FloatVector w1 = Blocks.floats(v1.and(mask)).fma(d1, m1);
          v0 = v0.lanewise(VectorOperators.LSHR, 8);
          v1 = v1.lanewise(VectorOperators.LSHR, 8);
          FloatVector token = FloatVector.broadcast(FLOATS, x[column]);
          s00 = w0.fma(token, s00);
          s01 = w1.fma(token, s01);
          token = FloatVector.broadcast(FLOATS, x[column + 1]);
          s10 = w0.fma(token, s10);
          s11 = w1.fma(token, s11);
          token = FloatVector.broadcast(FLOATS, x[column + 2]);
          s20 = w0.fma(token, s20);
          s21 = w1.fma(token, s21);
          token = FloatVector.broadcast(FLOATS, x[column + 3]);
          s30 = w0.fma(token, s30);
          s31 = w1.fma(token, s31);
          token = FloatVector.broadcast(FLOATS, x[column + 4]);
          s40 = w0.fma(token, s40);
          s41 = w1.fma(token, s41);
          token = FloatVector.broadcast(FLOATS, x[column + 5]);
          s50 = w0.fma(token, s50);
          s51 = w1.fma(token, s51);
          token = FloatVector.broadcast(FLOATS, x[column + 6]);
          s60 = w0.fma(token, s60);
          s61 = w1.fma(token, s61);
          token = FloatVector.broadcast(FLOATS, x[column + 7]);
          s70 = w0.fma(token, s70);
          s71 = w1.fma(token, s71);
        }
      }
    }
    s00.intoArray(y, to);
    s01.intoArray(y, to + LANES);
    s10.intoArray(y, to + 1 * ROWS);
    s11.intoArray(y, to + 1 * ROWS + LANES);
    s20.intoArray(y, to + 2 * ROWS);
    s21.intoArray(y, to + 2 * ROWS + LANES);
    s30.intoArray(y, to + 3 * ROWS);
    s31.intoArray(y, to + 3 * ROWS + LANES);
    s40.intoArray(y, to + 4 * ROWS);
    s41.intoArray(y, to + 4 * ROWS + LANES);
    s50.intoArray(y, to + 5 * ROWS);
    s51.intoArray(y, to + 5 * ROWS + LANES);
    s60.intoArray(y, to + 6 * ROWS);
    s61.intoArray(y, to + 6 * ROWS + LANES);
    s70.intoArray(y, to + 7 * ROWS);
    s71.intoArray(y, to + 7 * ROWS + LANES);
  }

  private IntVector shifted(int at, int bits) {
    return IntVector.fromArray(INTS, codes, at).lanewise(VectorOperators.LSHR, bits);
  }
}
