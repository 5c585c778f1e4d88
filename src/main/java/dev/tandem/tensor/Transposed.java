package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.TILE_COLUMNS;

import java.util.Arrays;

/**
 * Products with transposed weights, which take a gradient from what a matrix gave back to what it
 * was given. The weights stay in their blocks and are unpacked piece by piece, as in {@link
 * Matrix#multiply}.
 */
public final class Transposed {
  // Weights unpacked at a time; they stay in a second-level cache.
  private static final int PIECE = 96 * 256;
  private static final int COLUMNS = 96;
  private static final int PADDING = 16; // rows apart, lest they compete for the same cache lines

  private static final ThreadLocal<float[]> UNPACKED =
      ThreadLocal.withInitial(() -> new float[PIECE + PIECE / COLUMNS * PADDING]);

  private Transposed() {}

  /**
   * One of several products with one result.
   *
   * @param weights (rows, columns)
   * @param gradient panels of {@code rows} features, {@link Panels#wide}
   */
  public record Term(Matrix weights, Panels gradient) {}

  /**
   * {@code out (+)= sum over the terms of weights^T x gradient}. Each feature is summed in one
   * order, whatever the number of workers.
   *
   * @param out panels of {@code columns} features
   * @param accumulate whether to add to what {@code out} holds
   */
  public static void multiply(Workers workers, Panels out, boolean accumulate, Term... terms) {
    for (Term term : terms) {
      if (term.weights.columns() != out.features()
          || term.weights.rows() != term.gradient.features()
          || term.gradient.tokens() != out.tokens()
          || term.gradient.width() != TILE_COLUMNS
          || out.width() != TILE_COLUMNS) {
        throw new IllegalArgumentException("sizes of a transposed product do not match");
      }
    }
    int each =
        Arrays.stream(terms).mapToInt(t -> t.weights.type().weightsPerBlock()).max().orElse(1);
    int columns = Math.max(COLUMNS, each);
    workers.run(
        (out.features() + columns - 1) / columns,
        item -> {
          int from = item * columns;
          int to = Math.min(from + columns, out.features());
          boolean add = accumulate;
          for (Term term : terms) {
            add(term, from, to, out, add);
            add = true;
          }
        });
  }

  private static void add(Term term, int from, int to, Panels out, boolean accumulate) {
    float[] unpacked = UNPACKED.get();
    Matrix weights = term.weights;
    Panels gradient = term.gradient;
    int count = to - from;
    int stride = count + PADDING;
    int depth = unpacked.length / (Math.max(count, COLUMNS) + PADDING);
    for (int k = 0; k < weights.rows(); k += depth) {
      int rows = Math.min(depth, weights.rows() - k);
      for (int r = 0; r < rows; r++) {
        long row = weights.type().bytes((long) (k + r) * weights.columns());
        Blocks.dequantise(weights.type(), weights.data(), row, from, count, unpacked, r * stride);
      }
      boolean add = accumulate || k > 0;
      Products.panels(
          count, rows, unpacked, 0, stride, 1, gradient, k, out, from, 0, out.count(), add);
    }
  }
}
