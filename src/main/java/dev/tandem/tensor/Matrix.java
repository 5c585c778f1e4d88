package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.LANES;
import static dev.tandem.tensor.Simd.TILE_COLUMNS;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/**
 * A weight matrix, (rows, columns) row-major, still in its blocks.
 *
 * @param type how the weights are stored
 * @param data {@code rows * columns} weights
 * @param lanes the same once more, for products with a few tokens; see {@link #laid}
 */
public record Matrix(
    int rows, int columns, BlockType type, MemorySegment data, Optional<Lanes> lanes) {
  // Rows unpacked at a time: 96 x 256 floats stay in a second-level cache, and divide into tiles of
  // 12 and of 6 rows. A panel's 256 x 32 floats nearly fill a first-level cache.
  private static final int BLOCK_ROWS = 96;
  private static final int MAX_DEPTH = 256;
  // Not a power of two, lest the rows of a tile compete for the same cache lines.
  static final int STRIDE = MAX_DEPTH + 16;
  private static final int VECTOR_ROWS = 64;

  private static final ThreadLocal<float[]> UNPACKED =
      ThreadLocal.withInitial(() -> new float[BLOCK_ROWS * STRIDE]);
  private static final ThreadLocal<float[]> SUMS =
      ThreadLocal.withInitial(() -> new float[Lanes.ROWS * LANES]);

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

  /** A matrix as it stands in a file. */
  public Matrix(int rows, int columns, BlockType type, MemorySegment data) {
    this(rows, columns, type, data, Optional.empty());
  }

  /**
   * The same with its weights laid out once more, rows side by side, which makes products with a
   * few tokens several times as fast; or as it is, where there is no such layout for its type.
   */
  public Matrix laid(Workers workers) {
    return Lanes.hold(type)
        ? new Matrix(
            rows, columns, type, data, Optional.of(new Lanes(workers, rows, columns, type, data)))
        : this;
  }

  /** Bytes that {@link #laid} adds. */
  public long laidBytes() {
    return Lanes.hold(type) ? Lanes.bytes(rows, columns, type) : 0;
  }

  /** A copy of all weights as floats, (rows, columns). */
  public float[] floats() {
    float[] all = new float[Math.multiplyExact(rows, columns)];
    for (int r = 0; r < rows; r++) {
      Blocks.dequantise(type, data, rowStart(r), 0, columns, all, r * columns);
    }
    return all;
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
   * between the workers. Up to a vector's tokens are multiplied with {@linkplain #laid laid}
   * weights where there are any. Else one token is multiplied straight from the stored blocks; for
   * more, each block is unpacked once and shared by all of them, tile by tile.
   */
  public static void multiply(Workers workers, Panels in, Product... products) {
    for (Product product : products) {
      if (product.weights.columns != in.features()
          || product.weights.rows != product.out.features()
          || product.out.tokens() != in.tokens()) {
        throw new IllegalArgumentException("sizes of a product do not match");
      }
    }
    boolean single = in.width() == 1;
    boolean allLaid = Arrays.stream(products).allMatch(p -> p.weights.lanes.isPresent());
    float[] sums = single && !allLaid ? blockSums(in.data()) : new float[0];
    int items = 0;
    for (Product product : products) {
      items += product.weights.items(in);
    }
    workers.run(
        items,
        item -> {
          int left = item;
          for (Product product : products) {
            int own = product.weights.items(in);
            if (left < own) {
              int rowsEach = product.weights.rowsEach(in);
              int from = left * rowsEach;
              int to = Math.min(from + rowsEach, product.weights.rows);
              if (product.weights.useLanes(in)) {
                product.weights.laneRows(from, to, in, product);
              } else if (single) {
                product.weights.vectorRows(from, to, in.data(), sums, product);
              } else {
                product.weights.panelRows(from, to, in, product);
              }
              return;
            }
            left -= own;
          }
        });
  }

  private boolean useLanes(Panels in) {
    return in.width() <= LANES && lanes.isPresent();
  }

  private int rowsEach(Panels in) {
    return useLanes(in) ? Lanes.ROWS : in.width() == 1 ? VECTOR_ROWS : BLOCK_ROWS;
  }

  private int items(Panels in) {
    return (rows + rowsEach(in) - 1) / rowsEach(in);
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

  /** Sums are (token, row) while rows are lanes. Panels are no wider than a vector: one of them. */
  private void laneRows(int from, int to, Panels in, Product product) {
    float[] sums = SUMS.get();
    float[] y = product.out.data();
    int width = in.width();
    Arrays.fill(sums, 0, width * Lanes.ROWS, 0);
    if (product.accumulate) {
      for (int r = from; r < to; r++) {
        for (int t = 0; t < in.tokens(); t++) {
          sums[t * Lanes.ROWS + r - from] = y[r * width + t];
        }
      }
    }
    lanes.orElseThrow().multiply(from, in.data(), 0, width, in.tokens(), sums);
    for (int r = from; r < to; r++) {
      for (int t = 0; t < in.tokens(); t++) {
        y[r * width + t] = sums[t * Lanes.ROWS + r - from];
      }
    }
  }

  private void panelRows(int from, int to, Panels in, Product product) {
    float[] unpacked = UNPACKED.get();
    Panels out = product.out;
    int width = in.width();
    int pieces = (columns + MAX_DEPTH - 1) / MAX_DEPTH;
    int depth = ((columns + pieces - 1) / pieces + 31) / 32 * 32;
    for (int k = 0; k < columns; k += depth) {
      int count = Math.min(depth, columns - k);
      for (int r = from; r < to; r++) {
        Blocks.dequantise(type, data, rowStart(r), k, count, unpacked, (r - from) * STRIDE);
      }
      boolean add = product.accumulate || k > 0;
      int rows = to - from;
      if (width == TILE_COLUMNS) {
        Products.panels(rows, count, unpacked, 0, 1, STRIDE, in, k, out, from, 0, in.count(), add);
      } else { // one panel of a vector
        float[] x = in.data();
        float[] y = out.data();
        Products.narrow(
            rows, count, unpacked, 0, 1, STRIDE, x, k * width, width, y, from * width, width, add);
      }
    }
  }

  private long rowStart(int row) {
    return type.bytes((long) row * columns);
  }
}
