package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;
import static dev.tandem.tensor.Simd.TILE_COLUMNS;
import static dev.tandem.tensor.Simd.TILE_ROWS;

import jdk.incubator.vector.FloatVector;

/**
 * The inner loop of every matrix product: a tile of {@code C = A B} that stays in registers. The
 * rows are written out because the compiler keeps only named vectors in registers, never an array
 * of them.
 */
final class Tile {
  private Tile() {}

  /**
   * {@code C[i][j] (+)= sum over k < depth of A[i][k] * B[k][j]} for {@code i < TILE_ROWS} and
   * {@code j < TILE_COLUMNS}, where {@code A[i][k] = a[at + i * stride + k * step]} and B and C
   * have rows of {@code TILE_COLUMNS} floats.
   *
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
      float[] c,
      int to,
      boolean accumulate) {
    if (TILE_ROWS == 12) {
      rows12(depth, a, at, step, stride, b, from, c, to, accumulate);
    } else {
      rows6(depth, a, at, step, stride, b, from, c, to, accumulate);
    }
  }

  private static void rows12(
      int depth,
      float[] a,
      int at,
      int step,
      int stride,
      float[] b,
      int from,
      float[] c,
      int to,
      boolean accumulate) {
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c41 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    FloatVector c51 = FloatVector.zero(FLOATS);
    FloatVector c60 = FloatVector.zero(FLOATS);
    FloatVector c61 = FloatVector.zero(FLOATS);
    FloatVector c70 = FloatVector.zero(FLOATS);
    FloatVector c71 = FloatVector.zero(FLOATS);
    FloatVector c80 = FloatVector.zero(FLOATS);
    FloatVector c81 = FloatVector.zero(FLOATS);
    FloatVector c90 = FloatVector.zero(FLOATS);
    FloatVector c91 = FloatVector.zero(FLOATS);
    FloatVector c100 = FloatVector.zero(FLOATS);
    FloatVector c101 = FloatVector.zero(FLOATS);
    FloatVector c110 = FloatVector.zero(FLOATS);
    FloatVector c111 = FloatVector.zero(FLOATS);
    if (accumulate) {
      c00 = FloatVector.fromArray(FLOATS, c, to + 0 * LANES);
      c01 = FloatVector.fromArray(FLOATS, c, to + 1 * LANES);
      c10 = FloatVector.fromArray(FLOATS, c, to + 2 * LANES);
      c11 = FloatVector.fromArray(FLOATS, c, to + 3 * LANES);
      c20 = FloatVector.fromArray(FLOATS, c, to + 4 * LANES);
      c21 = FloatVector.fromArray(FLOATS, c, to + 5 * LANES);
      c30 = FloatVector.fromArray(FLOATS, c, to + 6 * LANES);
      c31 = FloatVector.fromArray(FLOATS, c, to + 7 * LANES);
      c40 = FloatVector.fromArray(FLOATS, c, to + 8 * LANES);
      c41 = FloatVector.fromArray(FLOATS, c, to + 9 * LANES);
      c50 = FloatVector.fromArray(FLOATS, c, to + 10 * LANES);
      c51 = FloatVector.fromArray(FLOATS, c, to + 11 * LANES);
      c60 = FloatVector.fromArray(FLOATS, c, to + 12 * LANES);
      c61 = FloatVector.fromArray(FLOATS, c, to + 13 * LANES);
      c70 = FloatVector.fromArray(FLOATS, c, to + 14 * LANES);
      c71 = FloatVector.fromArray(FLOATS, c, to + 15 * LANES);
      c80 = FloatVector.fromArray(FLOATS, c, to + 16 * LANES);
      c81 = FloatVector.fromArray(FLOATS, c, to + 17 * LANES);
      c90 = FloatVector.fromArray(FLOATS, c, to + 18 * LANES);
      c91 = FloatVector.fromArray(FLOATS, c, to + 19 * LANES);
      c100 = FloatVector.fromArray(FLOATS, c, to + 20 * LANES);
      c101 = FloatVector.fromArray(FLOATS, c, to + 21 * LANES);
      c110 = FloatVector.fromArray(FLOATS, c, to + 22 * LANES);
      c111 = FloatVector.fromArray(FLOATS, c, to + 23 * LANES);
    }
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
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, from + k * TILE_COLUMNS);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + k * TILE_COLUMNS + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[r0 + column]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[r1 + column]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[r2 + column]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[r3 + column]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[r4 + column]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[r5 + column]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
      FloatVector a6 = FloatVector.broadcast(FLOATS, a[r6 + column]);
      c60 = a6.fma(b0, c60);
      c61 = a6.fma(b1, c61);
      FloatVector a7 = FloatVector.broadcast(FLOATS, a[r7 + column]);
      c70 = a7.fma(b0, c70);
      c71 = a7.fma(b1, c71);
      FloatVector a8 = FloatVector.broadcast(FLOATS, a[r8 + column]);
      c80 = a8.fma(b0, c80);
      c81 = a8.fma(b1, c81);
      FloatVector a9 = FloatVector.broadcast(FLOATS, a[r9 + column]);
      c90 = a9.fma(b0, c90);
      c91 = a9.fma(b1, c91);
      FloatVector a10 = FloatVector.broadcast(FLOATS, a[r10 + column]);
      c100 = a10.fma(b0, c100);
      c101 = a10.fma(b1, c101);
      FloatVector a11 = FloatVector.broadcast(FLOATS, a[r11 + column]);
      c110 = a11.fma(b0, c110);
      c111 = a11.fma(b1, c111);
    }
    c00.intoArray(c, to + 0 * LANES);
    c01.intoArray(c, to + 1 * LANES);
    c10.intoArray(c, to + 2 * LANES);
    c11.intoArray(c, to + 3 * LANES);
    c20.intoArray(c, to + 4 * LANES);
    c21.intoArray(c, to + 5 * LANES);
    c30.intoArray(c, to + 6 * LANES);
    c31.intoArray(c, to + 7 * LANES);
    c40.intoArray(c, to + 8 * LANES);
    c41.intoArray(c, to + 9 * LANES);
    c50.intoArray(c, to + 10 * LANES);
    c51.intoArray(c, to + 11 * LANES);
    c60.intoArray(c, to + 12 * LANES);
    c61.intoArray(c, to + 13 * LANES);
    c70.intoArray(c, to + 14 * LANES);
    c71.intoArray(c, to + 15 * LANES);
    c80.intoArray(c, to + 16 * LANES);
    c81.intoArray(c, to + 17 * LANES);
    c90.intoArray(c, to + 18 * LANES);
    c91.intoArray(c, to + 19 * LANES);
    c100.intoArray(c, to + 20 * LANES);
    c101.intoArray(c, to + 21 * LANES);
    c110.intoArray(c, to + 22 * LANES);
    c111.intoArray(c, to + 23 * LANES);
  }

  private static void rows6(
      int depth,
      float[] a,
      int at,
      int step,
      int stride,
      float[] b,
      int from,
      float[] c,
      int to,
      boolean accumulate) {
    FloatVector c00 = FloatVector.zero(FLOATS);
    FloatVector c01 = FloatVector.zero(FLOATS);
    FloatVector c10 = FloatVector.zero(FLOATS);
    FloatVector c11 = FloatVector.zero(FLOATS);
    FloatVector c20 = FloatVector.zero(FLOATS);
    FloatVector c21 = FloatVector.zero(FLOATS);
    FloatVector c30 = FloatVector.zero(FLOATS);
    FloatVector c31 = FloatVector.zero(FLOATS);
    FloatVector c40 = FloatVector.zero(FLOATS);
    FloatVector c41 = FloatVector.zero(FLOATS);
    FloatVector c50 = FloatVector.zero(FLOATS);
    FloatVector c51 = FloatVector.zero(FLOATS);
    if (accumulate) {
      c00 = FloatVector.fromArray(FLOATS, c, to + 0 * LANES);
      c01 = FloatVector.fromArray(FLOATS, c, to + 1 * LANES);
      c10 = FloatVector.fromArray(FLOATS, c, to + 2 * LANES);
      c11 = FloatVector.fromArray(FLOATS, c, to + 3 * LANES);
      c20 = FloatVector.fromArray(FLOATS, c, to + 4 * LANES);
      c21 = FloatVector.fromArray(FLOATS, c, to + 5 * LANES);
      c30 = FloatVector.fromArray(FLOATS, c, to + 6 * LANES);
      c31 = FloatVector.fromArray(FLOATS, c, to + 7 * LANES);
      c40 = FloatVector.fromArray(FLOATS, c, to + 8 * LANES);
      c41 = FloatVector.fromArray(FLOATS, c, to + 9 * LANES);
      c50 = FloatVector.fromArray(FLOATS, c, to + 10 * LANES);
      c51 = FloatVector.fromArray(FLOATS, c, to + 11 * LANES);
    }
    int r0 = at + 0 * stride;
    int r1 = at + 1 * stride;
    int r2 = at + 2 * stride;
    int r3 = at + 3 * stride;
    int r4 = at + 4 * stride;
    int r5 = at + 5 * stride;
    for (int k = 0; k < depth; k++) {
      int column = k * step;
      FloatVector b0 = FloatVector.fromArray(FLOATS, b, from + k * TILE_COLUMNS);
      FloatVector b1 = FloatVector.fromArray(FLOATS, b, from + k * TILE_COLUMNS + LANES);
      FloatVector a0 = FloatVector.broadcast(FLOATS, a[r0 + column]);
      c00 = a0.fma(b0, c00);
      c01 = a0.fma(b1, c01);
      FloatVector a1 = FloatVector.broadcast(FLOATS, a[r1 + column]);
      c10 = a1.fma(b0, c10);
      c11 = a1.fma(b1, c11);
      FloatVector a2 = FloatVector.broadcast(FLOATS, a[r2 + column]);
      c20 = a2.fma(b0, c20);
      c21 = a2.fma(b1, c21);
      FloatVector a3 = FloatVector.broadcast(FLOATS, a[r3 + column]);
      c30 = a3.fma(b0, c30);
      c31 = a3.fma(b1, c31);
      FloatVector a4 = FloatVector.broadcast(FLOATS, a[r4 + column]);
      c40 = a4.fma(b0, c40);
      c41 = a4.fma(b1, c41);
      FloatVector a5 = FloatVector.broadcast(FLOATS, a[r5 + column]);
      c50 = a5.fma(b0, c50);
      c51 = a5.fma(b1, c51);
    }
    c00.intoArray(c, to + 0 * LANES);
    c01.intoArray(c, to + 1 * LANES);
    c10.intoArray(c, to + 2 * LANES);
    c11.intoArray(c, to + 3 * LANES);
    c20.intoArray(c, to + 4 * LANES);
    c21.intoArray(c, to + 5 * LANES);
    c30.intoArray(c, to + 6 * LANES);
    c31.intoArray(c, to + 7 * LANES);
    c40.intoArray(c, to + 8 * LANES);
    c41.intoArray(c, to + 9 * LANES);
    c50.intoArray(c, to + 10 * LANES);
    c51.intoArray(c, to + 11 * LANES);
  }
}
