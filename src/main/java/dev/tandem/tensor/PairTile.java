package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;
import static dev.tandem.tensor.Simd.TILE_COLUMNS;

import jdk.incubator.vector.FloatVector;

/**
 * {@link Tile} for two panels at once: half as many rows, so as many sums, but half as many
 * elements of A to read and to check against its bounds, which is what the wide tile waits for.
 * Each element is summed in the same order. Only where {@link Simd#TILE_ROWS} is 12; with 16
 * registers its sums would not fit.
 */
final class PairTile {
  /** Rows of a tile. */
  static final int ROWS = 6;

  /** So much of two panels stays in a first-level cache. */
  static final int DEPTH = 128;

  /** Whether this machine has the registers. */
  static final boolean FITS = Simd.TILE_ROWS == 12;

  private PairTile() {}

  /**
   * As {@link Tile#multiply} for the panel of B at {@code from} with that of C at {@code to}, and
   * for those {@code across} floats behind in B and {@code along} in C.
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
    int second = to + along;
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c02 = FloatVector.zero(FLOATS);
    FloatVector c03 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c12 = FloatVector.zero(FLOATS);
    FloatVector c13 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c22 = FloatVector.zero(FLOATS);
    FloatVector c23 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c32 = FloatVector.zero(FLOATS);
    FloatVector c33 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c41 = FloatVector.zero(FLOATS);
    FloatVector c42 = FloatVector.zero(FLOATS);
    FloatVector c43 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    FloatVector c51 = FloatVector.zero(FLOATS);
    FloatVector c52 = FloatVector.zero(FLOATS);
    FloatVector c53 = FloatVector.zero(FLOATS);
    if (accumulate) {
      c00 = FloatVector.fromArray(FLOATS, c, to + 0 * TILE_COLUMNS);
      c01 = FloatVector.fromArray(FLOATS, c, to + 0 * TILE_COLUMNS + LANES);
      c02 = FloatVector.fromArray(FLOATS, c, second + 0 * TILE_COLUMNS);
      c03 = FloatVector.fromArray(FLOATS, c, second + 0 * TILE_COLUMNS + LANES);
      c10 = FloatVector.fromArray(FLOATS, c, to + 1 * TILE_COLUMNS);
      c11 = FloatVector.fromArray(FLOATS, c, to + 1 * TILE_COLUMNS + LANES);
      c12 = FloatVector.fromArray(FLOATS, c, second + 1 * TILE_COLUMNS);
      c13 = FloatVector.fromArray(FLOATS, c, second + 1 * TILE_COLUMNS + LANES);
      c20 = FloatVector.fromArray(FLOATS, c, to + 2 * TILE_COLUMNS);
      c21 = FloatVector.fromArray(FLOATS, c, to + 2 * TILE_COLUMNS + LANES);
      c22 = FloatVector.fromArray(FLOATS, c, second + 2 * TILE_COLUMNS);
      c23 = FloatVector.fromArray(FLOATS, c, second + 2 * TILE_COLUMNS + LANES);
      c30 = FloatVector.fromArray(FLOATS, c, to + 3 * TILE_COLUMNS);
      c31 = FloatVector.fromArray(FLOATS, c, to + 3 * TILE_COLUMNS + LANES);
      c32 = FloatVector.fromArray(FLOATS, c, second + 3 * TILE_COLUMNS);
      c33 = FloatVector.fromArray(FLOATS, c, second + 3 * TILE_COLUMNS + LANES);
      c40 = FloatVector.fromArray(FLOATS, c, to + 4 * TILE_COLUMNS);
      c41 = FloatVector.fromArray(FLOATS, c, to + 4 * TILE_COLUMNS + LANES);
      c42 = FloatVector.fromArray(FLOATS, c, second + 4 * TILE_COLUMNS);
      c43 = FloatVector.fromArray(FLOATS, c, second + 4 * TILE_COLUMNS + LANES);
      c50 = FloatVector.fromArray(FLOATS, c, to + 5 * TILE_COLUMNS);
      c51 = FloatVector.fromArray(FLOATS, c, to + 5 * TILE_COLUMNS + LANES);
      c52 = FloatVector.fromArray(FLOATS, c, second + 5 * TILE_COLUMNS);
      c53 = FloatVector.fromArray(FLOATS, c, second + 5 * TILE_COLUMNS + LANES);
    }
    int r0 = at + 0 * stride;
    int r1 = at + 1 * stride;
    int r2 = at + 2 * stride;
    int r3 = at + 3 * stride;
    int r4 = at + 4 * stride;
    int r5 = at + 5 * stride;
    int other = from + across;
    for (int k = 0; k < depth; k++) {
      int column = k * step;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, from + k * TILE_COLUMNS);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + k * TILE_COLUMNS + LANES);
      FloatVector b2 = FloatVector.fromArray(FLOATS, b, other + k * TILE_COLUMNS);
      FloatVector b3 = FloatVector.fromArray(FLOATS, b, other + k * TILE_COLUMNS + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[r0 + column]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      c02 = a0.fma(b2, c02);
      c03 = a0.fma(b3, c03);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[r1 + column]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      c12 = a1.fma(b2, c12);
      c13 = a1.fma(b3, c13);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[r2 + column]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      c22 = a2.fma(b2, c22);
      c23 = a2.fma(b3, c23);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[r3 + column]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      c32 = a3.fma(b2, c32);
      c33 = a3.fma(b3, c33);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[r4 + column]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      c42 = a4.fma(b2, c42);
      c43 = a4.fma(b3, c43);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[r5 + column]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      c52 = a5.fma(b2, c52);
      c53 = a5.fma(b3, c53);
    }
    c00.intoArray(c, to + 0 * TILE_COLUMNS);
    c01.intoArray(c, to + 0 * TILE_COLUMNS + LANES);
    c02.intoArray(c, second + 0 * TILE_COLUMNS);
    c03.intoArray(c, second + 0 * TILE_COLUMNS + LANES);
    c10.intoArray(c, to + 1 * TILE_COLUMNS);
    c11.intoArray(c, to + 1 * TILE_COLUMNS + LANES);
    c12.intoArray(c, second + 1 * TILE_COLUMNS);
    c13.intoArray(c, second + 1 * TILE_COLUMNS + LANES);
    c20.intoArray(c, to + 2 * TILE_COLUMNS);
    c21.intoArray(c, to + 2 * TILE_COLUMNS + LANES);
    c22.intoArray(c, second + 2 * TILE_COLUMNS);
    c23.intoArray(c, second + 2 * TILE_COLUMNS + LANES);
    c30.intoArray(c, to + 3 * TILE_COLUMNS);
    c31.intoArray(c, to + 3 * TILE_COLUMNS + LANES);
    c32.intoArray(c, second + 3 * TILE_COLUMNS);
    c33.intoArray(c, second + 3 * TILE_COLUMNS + LANES);
    c40.intoArray(c, to + 4 * TILE_COLUMNS);
    c41.intoArray(c, to + 4 * TILE_COLUMNS + LANES);
    c42.intoArray(c, second + 4 * TILE_COLUMNS);
    c43.intoArray(c, second + 4 * TILE_COLUMNS + LANES);
    c50.intoArray(c, to + 5 * TILE_COLUMNS);
    c51.intoArray(c, to + 5 * TILE_COLUMNS + LANES);
    c52.intoArray(c, second + 5 * TILE_COLUMNS);
    c53.intoArray(c, second + 5 * TILE_COLUMNS + LANES);
  }
}
