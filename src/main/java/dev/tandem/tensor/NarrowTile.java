package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;

import jdk.incubator.vector.FloatVector;

/**
 * {@link Tile} for panels of one vector's tokens. Twelve sums are enough to keep the processor
 * busy; twice as many, 24 rows, run at a quarter of the speed, because the compiler then spills.
 * Each element is summed in the same order as in the wide tile, so that a token's numbers do not
 * depend on how many others there are. Every operand has a stride of its own, so it also serves
 * results of few columns, such as the gradients of low-rank matrices.
 */
final class NarrowTile {
  /** Rows of a tile. */
  static final int ROWS = 12;

  private NarrowTile() {}

  /**
   * {@code C[i][j] (+)= sum over k < depth of A[i][k] * B[k][j]} for {@code i < ROWS} and {@code j
   * < LANES}, where {@code A[i][k] = a[at + i * stride + k * step]}.
   *
   * @param across from a row of B to the next
   * @param along from a row of C to the next
   * @param accumulate whether to add to what C holds
   */
  static void multiply(
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
      int along,
      boolean accumulate) {
    FloatVector c0 = FloatVector.zero(FLOATS);
    FloatVector c1 = FloatVector.zero(FLOATS);
    FloatVector c2 = FloatVector.zero(FLOATS);
    FloatVector c3 = FloatVector.zero(FLOATS);
    FloatVector c4 = FloatVector.zero(FLOATS);
    FloatVector c5 = FloatVector.zero(FLOATS);
    FloatVector c6 = FloatVector.zero(FLOATS);
    FloatVector c7 = FloatVector.zero(FLOATS);
    FloatVector c8 = FloatVector.zero(FLOATS);
    FloatVector c9 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    if (accumulate) {
      c0 = FloatVector.fromArray(FLOATS, c, to + 0 * along);
      c1 = FloatVector.fromArray(FLOATS, c, to + 1 * along);
      c2 = FloatVector.fromArray(FLOATS, c, to + 2 * along);
      c3 = FloatVector.fromArray(FLOATS, c, to + 3 * along);
      c4 = FloatVector.fromArray(FLOATS, c, to + 4 * along);
      c5 = FloatVector.fromArray(FLOATS, c, to + 5 * along);
      c6 = FloatVector.fromArray(FLOATS, c, to + 6 * along);
      c7 = FloatVector.fromArray(FLOATS, c, to + 7 * along);
      c8 = FloatVector.fromArray(FLOATS, c, to + 8 * along);
      c9 = FloatVector.fromArray(FLOATS, c, to + 9 * along);
      c10 = FloatVector.fromArray(FLOATS, c, to + 10 * along);
      c11 = FloatVector.fromArray(FLOATS, c, to + 11 * along);
    }
    for (int k = 0; k < depth; k++) {
      int row = at + k * step;
      FloatVector column = FloatVector.fromArray(FLOATS, b, from + k * across);
      c0 = FloatVector.broadcast(FLOATS, a[row + 0 * stride]).fma(column, c0);
      c1 = FloatVector.broadcast(FLOATS, a[row + 1 * stride]).fma(column, c1);
      c2 = FloatVector.broadcast(FLOATS, a[row + 2 * stride]).fma(column, c2);
      c3 = FloatVector.broadcast(FLOATS, a[row + 3 * stride]).fma(column, c3);
      c4 = FloatVector.broadcast(FLOATS, a[row + 4 * stride]).fma(column, c4);
      c5 = FloatVector.broadcast(FLOATS, a[row + 5 * stride]).fma(column, c5);
      c6 = FloatVector.broadcast(FLOATS, a[row + 6 * stride]).fma(column, c6);
      c7 = FloatVector.broadcast(FLOATS, a[row + 7 * stride]).fma(column, c7);
      c8 = FloatVector.broadcast(FLOATS, a[row + 8 * stride]).fma(column, c8);
      c9 = FloatVector.broadcast(FLOATS, a[row + 9 * stride]).fma(column, c9);
      c10 = FloatVector.broadcast(FLOATS, a[row + 10 * stride]).fma(column, c10);
      c11 = FloatVector.broadcast(FLOATS, a[row + 11 * stride]).fma(column, c11);
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
