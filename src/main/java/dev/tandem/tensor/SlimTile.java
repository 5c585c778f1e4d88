package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * A tile of {@link #ROWS} rows by one vector, every operand with a stride of its own: for products
 * whose result has few columns, such as the gradients of low-rank matrices.
 */
final class SlimTile {
  /** Rows of a tile; sums and what feeds them fit 16 registers. */
  static final int ROWS = 12;

  private SlimTile() {}

  /**
   * {@code C[i][j] += sum over k < depth of A[i][k] * B[k][j]} for {@code i < ROWS} and {@code j <
   * LANES}, where {@code A[i][k] = a[at + i * stride + k * step]}.
   *
   * @param across from a row of B to the next
   * @param along from a row of C to the next
   */
  static void add(
      int depth,
      float[] a,
      int at,
      int step,
      int stride,
      float[] b,
      int from,
      int across,
      float[] c,
      int to,
      int along) {
    FloatVector c0 = FloatVector.fromArray(FLOATS, c, to + 0 * along);
    FloatVector c1 = FloatVector.fromArray(FLOATS, c, to + 1 * along);
    FloatVector c2 = FloatVector.fromArray(FLOATS, c, to + 2 * along);
    FloatVector c3 = FloatVector.fromArray(FLOATS, c, to + 3 * along);
    FloatVector c4 = FloatVector.fromArray(FLOATS, c, to + 4 * along);
    FloatVector c5 = FloatVector.fromArray(FLOATS, c, to + 5 * along);
    FloatVector c6 = FloatVector.fromArray(FLOATS, c, to + 6 * along);
    FloatVector c7 = FloatVector.fromArray(FLOATS, c, to + 7 * along);
    FloatVector c8 = FloatVector.fromArray(FLOATS, c, to + 8 * along);
    FloatVector c9 = FloatVector.fromArray(FLOATS, c, to + 9 * along);
    FloatVector c10 = FloatVector.fromArray(FLOATS, c, to + 10 * along);
    FloatVector c11 = FloatVector.fromArray(FLOATS, c, to + 11 * along);
    int r0 = at + 0 * stride;
    int r1 = at + 1 * stride;
    int r2 = at + 2 * stride;
    int r3 = at + 3 * stride;
    int r4 = at + 4 * stride;
    int r5 = at + 5 * stride;
    int r6 = at + 6 * stride;
    int r7 = at + 7 * stride;
    int r8 = at + 8 * stride;
    int r9 = at + 9 * stride;
    int r10 = at + 10 * stride;
    int r11 = at + 11 * stride;
    for (int k = 0; k < depth; k++) {
      int column = k * step;
      FloatVector row = FloatVector.fromArray(FLOATS, b, from + k * across);
      c0 = FloatVector.broadcast(FLOATS, a[r0 + column]).fma(row, c0);
      c1 = FloatVector.broadcast(FLOATS, a[r1 + column]).fma(row, c1);
      c2 = FloatVector.broadcast(FLOATS, a[r2 + column]).fma(row, c2);
      c3 = FloatVector.broadcast(FLOATS, a[r3 + column]).fma(row, c3);
      c4 = FloatVector.broadcast(FLOATS, a[r4 + column]).fma(row, c4);
      c5 = FloatVector.broadcast(FLOATS, a[r5 + column]).fma(row, c5);
      c6 = FloatVector.broadcast(FLOATS, a[r6 + column]).fma(row, c6);
      c7 = FloatVector.broadcast(FLOATS, a[r7 + column]).fma(row, c7);
      c8 = FloatVector.broadcast(FLOATS, a[r8 + column]).fma(row, c8);
      c9 = FloatVector.broadcast(FLOATS, a[r9 + column]).fma(row, c9);
      c10 = FloatVector.broadcast(FLOATS, a[r10 + column]).fma(row, c10);
      c11 = FloatVector.broadcast(FLOATS, a[r11 + column]).fma(row, c11);
    }
    c0.intoArray(c, to + 0 * along);
    c1.intoArray(c, to + 1 * along);
    c2.intoArray(c, to + 2 * along);
    c3.intoArray(c, to + 3 * along);
    c4.intoArray(c, to + 4 * along);
    c5.intoArray(c, to + 5 * along);
    c6.intoArray(c, to + 6 * along);
    c7.intoArray(c, to + 7 * along);
    c8.intoArray(c, to + 8 * along);
    c9.intoArray(c, to + 9 * along);
    c10.intoArray(c, to + 10 * along);
    c11.intoArray(c, to + 11 * along);
  }
}
