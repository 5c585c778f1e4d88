package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.TILE_COLUMNS;
import static dev.tandem.tensor.Simd.TILE_ROWS;

import java.lang.foreign.MemorySegment;

/**
 * A weight matrix, (rows, columns) row-major, still in its blocks.
 *
 * @param type how the weights are stored
 * @param data {@code rows * columns} weights
 */
public record Matrix(int rows, int columns, BlockType type, MemorySegment data) {
  // Rows unpacked at a time: 96 x 256 floats stay in a second-level cache, and divide into tiles of
  // 12 and of 6 rows. A panel's 256 x 32 floats nearly fill a first-level cache.
  private static final int BLOCK_ROWS = 96;
  private static final int MAX_DEPTH = 256;
  // Not a power of two, lest the rows of a tile compete for the same cache lines.
  static final int STRIDE = MAX_DEPTH + 16;
  private static final int VECTOR_ROWS = 64;
  // Of eight vectors, 24 KiB lie in a first-level cache beside the row.
  private static final int PIECE = 768;

  private static final ThreadLocal<float[]> UNPACKED =
      ThreadLocal.withInitial(() -> new float[BLOCK_ROWS * STRIDE]);
  private static final ThreadLocal<float[]> EDGE =
      ThreadLocal.withInitial(() -> new float[TILE_ROWS * TILE_COLUMNS]);

  public Matrix {
    if (rows < 1 || columns < 1 || columns % type.weightsPerBlock() != 0) {
      throw new IllegalArgumentException("impossible matrix of " + rows + " x " + columns);
    }
    if (data.byteSize() != type.bytes((long) rows * columns)) {
      throw new IllegalArgumentException("a matrix's bytes do not match its size");
    }
  }

  /**
   * The matrix of a tensor.
   *
   * @throws FormatException if it does not have these sizes
   */
  public static Matrix of(GgufTensor tensor, int rows, int columns) {
    if (tensor.shape().size() != 2
        || tensor.shape().get(0) != columns
        || tensor.shape().get(1) != rows) {
      throw new FormatException(
          "tensor '%s' is %s and should be [%d, %d]"
              .formatted(tensor.name(), tensor.shape(), columns, rows));
    }
    return new Matrix(rows, columns, tensor.type(), tensor.data());
  }

  /** One row as floats, as for an embedding. */
  public void row(int row, float[] out) {
    Blocks.dequantise(type, data, rowStart(row), 0, columns, out, 0);
  }

  /**
   * One product of several that share their input.
   *
   * @param weights (rows, columns)
   * @param out panels of {@code rows} features
   * @param accumulate whether to add to what {@code out} holds
   */
  public record Product(Matrix weights, Panels out, boolean accumulate) {}

  /**
   * {@code out (+)= weights x in} for every token of {@code in} and every product, the work shared
   * between the workers. One token is multiplied straight from the stored blocks; for more, each
   * block is unpacked once and shared by all of them, row by row for a few, else tile by tile.
   */
  public static void multiply(Workers workers, Panels in, Product... products) {
    for (Product product : products) {
      if (product.weights.columns != in.features()
          || product.weights.rows != product.out.features()
          || product.out.tokens() != in.tokens()) {
        throw new IllegalArgumentException("sizes of a product do not match");
      }
    }
    boolean few = in.width() == 1;
    boolean single = in.tokens() == 1 && few;
    int rowsEach = few ? VECTOR_ROWS : BLOCK_ROWS;
    float[] sums = single ? blockSums(in.data()) : new float[0];
    int items = 0;
    for (Product product : products) {
      items += (product.weights.rows + rowsEach - 1) / rowsEach;
    }
    workers.run(
        items,
        item -> {
          int left = item;
          for (Product product : products) {
            int own = (product.weights.rows + rowsEach - 1) / rowsEach;
            if (left < own) {
              int from = left * rowsEach;
              int to = Math.min(from + rowsEach, product.weights.rows);
              if (single) {
                product.weights.vectorRows(from, to, in.data(), sums, product);
              } else if (few) {
                product.weights.fewRows(from, to, in, product);
              } else {
                product.weights.panelRows(from, to, in, product);
              }
              return;
            }
            left -= own;
          }
        });
  }

  private static float[] blockSums(float[] x) {
    float[] sums = new float[(x.length + 31) / 32];
    for (int i = 0; i < x.length; i++) {
      sums[i / 32] += x[i];
    }
    return sums;
  }

  private void vectorRows(int from, int to, float[] x, float[] sums, Product product) {
    float[] y = product.out.data();
    long row = rowStart(from);
    long step = rowStart(1);
    for (int r = from; r < to; r++, row += step) {
      float sum = Blocks.dot(type, data, row, columns, x, sums);
      y[r] = product.accumulate ? y[r] + sum : sum;
    }
  }

  /** Plain vectors: unpacked in pieces, of which their parts of the vectors stay in the cache. */
  private void fewRows(int from, int to, Panels in, Product product) {
    float[] row = UNPACKED.get();
    float[] y = product.out.data();
    for (int k = 0; k < columns; k += PIECE) {
      int count = Math.min(PIECE, columns - k);
      boolean accumulate = product.accumulate || k > 0;
      for (int r = from; r < to; r++) {
        if (type.nibbles()) {
          long start = rowStart(r) + type.bytes(k);
          NibbleDots.multiply(
              type, data, start, count, in.data(), k, columns, in.tokens(), y, r, rows, accumulate);
        } else {
          Blocks.dequantise(type, data, rowStart(r), k, count, row, 0);
          Dots.multiply(row, count, in.data(), k, columns, in.tokens(), y, r, rows, accumulate);
        }
      }
    }
  }

  private void panelRows(int from, int to, Panels in, Product product) {
    float[] unpacked = UNPACKED.get();
    int width = in.width();
    int tileRows = width == TILE_COLUMNS ? TILE_ROWS : NarrowTile.ROWS;
    int pieces = (columns + MAX_DEPTH - 1) / MAX_DEPTH;
    int depth = ((columns + pieces - 1) / pieces + 31) / 32 * 32;
    for (int k = 0; k < columns; k += depth) {
      int count = Math.min(depth, columns - k);
      for (int r = from; r < to; r++) {
        Blocks.dequantise(type, data, rowStart(r), k, count, unpacked, (r - from) * STRIDE);
      }
      boolean accumulate = product.accumulate || k > 0;
      // Two panels at a time where there are two, with the same sums in the same order.
      int paired = PairTile.FITS && width == TILE_COLUMNS ? in.count() / 2 * 2 : 0;
      Products.panels(
          to - from,
          count,
          unpacked,
          0,
          1,
          STRIDE,
          in,
          k,
          product.out,
          from,
          0,
          paired,
          accumulate);
      for (int panel = paired; panel < in.count(); panel++) {
        int b = in.start(panel) + k * width;
        for (int r = from; r < to; r += tileRows) {
          int a = (r - from) * STRIDE;
          int c = product.out.start(panel) + r * width;
          float[] y = product.out.data();
          if (r + tileRows <= to) {
            tile(width, count, unpacked, a, in.data(), b, y, c, accumulate);
          } else {
            edge(width, count, unpacked, a, in.data(), b, y, c, to - r, accumulate);
          }
        }
      }
    }
  }

  private static void tile(
      int width,
      int depth,
      float[] a,
      int at,
      float[] b,
      int from,
      float[] c,
      int to,
      boolean add) {
    if (width == TILE_COLUMNS) {
      Tile.multiply(depth, a, at, 1, STRIDE, b, from, c, to, add);
    } else {
      NarrowTile.multiply(depth, a, at, b, from, c, to, add);
    }
  }

  /** A tile of which only the first rows exist. */
  private static void edge(
      int width,
      int depth,
      float[] a,
      int at,
      float[] b,
      int from,
      float[] c,
      int to,
      int rows,
      boolean add) {
    float[] tile = EDGE.get();
    int floats = rows * width;
    System.arraycopy(c, to, tile, 0, floats);
    tile(width, depth, a, at, b, from, tile, 0, add);
    System.arraycopy(tile, 0, c, to, floats);
  }

  private long rowStart(int row) {
    return type.bytes((long) row * columns);
  }
}
