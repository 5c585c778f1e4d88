package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.LANES;
import static dev.tandem.tensor.Simd.TILE_COLUMNS;
import static dev.tandem.tensor.Simd.TILE_ROWS;

/**
 * Products of a strided matrix, element {@code (i, k)} at {@code at + i * stride + k * step}, of
 * any number of rows: whole tiles, and one through a copy where rows are left over.
 */
final class Products {
  private static final class Scratch {
    float[] rows = new float[0]; // (k, row)
    final float[] wide = new float[TILE_ROWS * TILE_COLUMNS];
    final float[] narrow = new float[NarrowTile.ROWS * LANES];
  }

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private Products() {}

  /**
   * {@code C (+)= A B} for some panels of B and C.
   *
   * @param from feature of B that k = 0 stands for
   * @param to feature of C that i = 0 stands for
   */
  static void panels(
      int rows,
      int depth,
      float[] a,
      int at,
      int step,
      int stride,
      Panels b,
      int from,
      Panels c,
      int to,
      int first,
      int end,
      boolean accumulate) {
    for (int k = 0; k < depth; k += PairTile.DEPTH) {
      int count = Math.min(PairTile.DEPTH, depth - k);
      int start = at + k * step;
      boolean add = accumulate || k > 0;
      int panel = first;
      for (; PairTile.FITS && panel + 1 < end; panel += 2) {
        int in = b.start(panel) + (from + k) * TILE_COLUMNS;
        int out = c.start(panel) + to * TILE_COLUMNS;
        int r = 0;
        for (; r <= rows - PairTile.ROWS; r += PairTile.ROWS) {
          PairTile.multiply(
              count,
              a,
              start + r * stride,
              step,
              stride,
              b.data(),
              in,
              b.start(1),
              c.data(),
              out + r * TILE_COLUMNS,
              c.start(1),
              add);
        }
        if (r < rows) {
          left(rows - r, count, a, start + r * stride, step, stride, b, in, c, out, r, 0, add);
          left(rows - r, count, a, start + r * stride, step, stride, b, in, c, out, r, 1, add);
        }
      }
      for (; panel < end; panel++) {
        int in = b.start(panel) + (from + k) * TILE_COLUMNS;
        int out = c.start(panel) + to * TILE_COLUMNS;
        panel(rows, count, a, start, step, stride, b.data(), in, c.data(), out, add);
      }
    }
  }

  /** The last rows of one of two panels. */
  private static void left(
      int rows,
      int depth,
      float[] a,
      int at,
      int step,
      int stride,
      Panels b,
      int in,
      Panels c,
      int out,
      int row,
      int panel,
      boolean accumulate) {
    panel(
        rows,
        depth,
        a,
        at,
        step,
        stride,
        b.data(),
        in + panel * b.start(1),
        c.data(),
        out + row * TILE_COLUMNS + panel * c.start(1),
        accumulate);
  }

  /** {@code C (+)= A B} with rows of {@code TILE_COLUMNS} floats in B and C, as in a panel. */
  static void panel(
      int rows,
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
    int r = 0;
    for (; r <= rows - TILE_ROWS; r += TILE_ROWS) {
      int start = at + r * stride;
      Tile.multiply(depth, a, start, step, stride, b, from, c, to + r * TILE_COLUMNS, accumulate);
    }
    if (r < rows) {
      Scratch scratch = SCRATCH.get();
      float[] left = rows(scratch, rows - r, TILE_ROWS, depth, a, at + r * stride, step, stride);
      int floats = (rows - r) * TILE_COLUMNS;
      System.arraycopy(c, to + r * TILE_COLUMNS, scratch.wide, 0, floats);
      Tile.multiply(depth, left, 0, TILE_ROWS, 1, b, from, scratch.wide, 0, accumulate);
      System.arraycopy(scratch.wide, 0, c, to + r * TILE_COLUMNS, floats);
    }
  }

  /**
   * {@code C (+)= A B} with {@code LANES} columns; {@code across} and {@code along} as NarrowTile
   * has them.
   */
  static void narrow(
      int rows,
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
    int of = NarrowTile.ROWS;
    int r = 0;
    for (; r <= rows - of; r += of) {
      int start = at + r * stride;
      NarrowTile.multiply(
          depth, a, start, step, stride, b, from, across, c, to + r * along, along, accumulate);
    }
    if (r < rows) {
      Scratch scratch = SCRATCH.get();
      float[] left = rows(scratch, rows - r, of, depth, a, at + r * stride, step, stride);
      for (int i = 0; i < rows - r; i++) {
        System.arraycopy(c, to + (r + i) * along, scratch.narrow, i * LANES, LANES);
      }
      NarrowTile.multiply(
          depth, left, 0, of, 1, b, from, across, scratch.narrow, 0, LANES, accumulate);
      for (int i = 0; i < rows - r; i++) {
        System.arraycopy(scratch.narrow, i * LANES, c, to + (r + i) * along, LANES);
      }
    }
  }

  private static float[] rows(
      Scratch scratch, int rows, int of, int depth, float[] a, int at, int step, int stride) {
    if (scratch.rows.length < depth * of) {
      scratch.rows = new float[depth * of];
    }
    for (int k = 0; k < depth; k++) {
      for (int i = 0; i < rows; i++) {
        scratch.rows[k * of + i] = a[at + i * stride + k * step];
      }
    }
    return scratch.rows;
  }
}
