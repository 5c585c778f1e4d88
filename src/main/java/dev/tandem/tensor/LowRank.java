package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;
import static dev.tandem.tensor.Simd.TILE_COLUMNS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * A trainable low-rank addition to a matrix (LoRA; Hu et al., 2021): {@code y += scale * up (down
 * x)}. Both matrices lie as (features, rank), the ranks filled up with zeros to whole vectors; the
 * filling's gradient is zero, so it stays zero.
 */
public final class LowRank {
  private static final int ROWS = 4 * NarrowTile.ROWS;

  private final int inputs;
  private final int outputs;
  private final int rank;
  private final int padded;
  private final float scale;
  private final float[] down;
  private final float[] up;
  private final float[] downGradient;
  private final float[] upGradient;

  /** Of zeros. */
  public LowRank(int inputs, int outputs, int rank, float scale) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.rank = rank;
    this.scale = scale;
    padded = padded(rank);
    down = new float[inputs * padded];
    up = new float[outputs * padded];
    downGradient = new float[down.length];
    upGradient = new float[up.length];
  }

  private static int padded(int rank) {
    return (rank + LANES - 1) / LANES * LANES;
  }

  /** What {@link #backward} works in; one serves all pairs, one after the other. */
  public static final class Scratch {
    private final Panels gradient;
    private final float[] transposed; // (token, rank) of what `down` gave
    private final float[] transposedGradient;

    /**
     * @param rank the largest
     * @param like panels of as many tokens
     */
    public Scratch(int rank, Panels like) {
      gradient = like.like(rank);
      transposed = new float[like.count() * TILE_COLUMNS * padded(rank)];
      transposedGradient = new float[transposed.length];
    }

    private Panels gradient(int rank, Panels like) {
      return gradient.shaped(rank, like.tokens());
    }
  }

  public int inputs() {
    return inputs;
  }

  public int outputs() {
    return outputs;
  }

  public int rank() {
    return rank;
  }

  public float scale() {
    return scale;
  }

  /** Floats of a feature in the arrays below. */
  public int stride() {
    return padded;
  }

  /** (inputs, {@link #stride}); the array itself, as the following. */
  public float[] down() {
    return down;
  }

  /** (outputs, {@link #stride}). */
  public float[] up() {
    return up;
  }

  public float[] downGradient() {
    return downGradient;
  }

  public float[] upGradient() {
    return upGradient;
  }

  /**
   * {@code low = scale * down x; y += up low}.
   *
   * @param low kept for {@link #backward}; {@code rank} features
   */
  public void forward(Workers workers, Panels x, Panels low, Panels y) {
    check(x, low, y);
    workers.run(
        pairs(x),
        pair -> {
          int from = 2 * pair;
          int to = Math.min(from + 2, x.count());
          Products.panels(rank, inputs, down, 0, padded, 1, x, 0, low, 0, from, to, false);
          scale(low, from, to);
          Products.panels(outputs, rank, up, 0, 1, padded, low, 0, y, 0, from, to, true);
        });
  }

  /** Two panels are an item, or a last one alone. */
  private static int pairs(Panels panels) {
    return (panels.count() + 1) / 2;
  }

  private void scale(Panels low, int from, int to) {
    float[] data = low.data();
    for (int i = low.start(from); i < low.start(to); i += LANES) {
      FloatVector.fromArray(FLOATS, data, i).mul(scale).intoArray(data, i);
    }
  }

  /**
   * Adds to the gradients of both matrices, and leaves in {@code scratch} what {@link
   * #inputGradient} needs.
   *
   * @param x as {@link #forward} had it
   * @param low what it left
   * @param dy the gradient of y, zero in lanes beyond the last token
   */
  public void backward(Workers workers, Panels x, Panels low, Panels dy, Scratch scratch) {
    check(x, low, dy);
    Panels g = scratch.gradient(rank, x);
    workers.run(
        pairs(x),
        pair -> {
          int from = 2 * pair;
          int to = Math.min(from + 2, x.count());
          Products.panels(rank, outputs, up, 0, padded, 1, dy, 0, g, 0, from, to, false);
          scale(g, from, to);
          for (int panel = from; panel < to; panel++) {
            transpose(g, scratch.transposedGradient, panel);
            transpose(low, scratch.transposed, panel);
          }
        });
    int ups = (outputs + ROWS - 1) / ROWS;
    int downs = (inputs + ROWS - 1) / ROWS;
    workers.run(
        ups + downs,
        item -> {
          if (item < ups) {
            gradient(dy, item * ROWS, scratch.transposed, upGradient);
          } else {
            gradient(x, (item - ups) * ROWS, scratch.transposedGradient, downGradient);
          }
        });
  }

  /** {@code dx (+)= down^T} of what {@link #backward} left. */
  public void inputGradient(Workers workers, Scratch scratch, Panels dx, boolean accumulate) {
    Panels g = scratch.gradient(rank, dx);
    workers.run(
        pairs(dx),
        pair -> {
          int from = 2 * pair;
          int to = Math.min(from + 2, dx.count());
          Products.panels(inputs, rank, down, 0, 1, padded, g, 0, dx, 0, from, to, accumulate);
        });
  }

  private void transpose(Panels panels, float[] out, int panel) {
    float[] low = panels.data();
    int at = panels.start(panel);
    int to = panel * TILE_COLUMNS * padded;
    for (int t = 0; t < TILE_COLUMNS; t++) {
      for (int r = 0; r < rank; r++) {
        out[to + t * padded + r] = low[at + r * TILE_COLUMNS + t];
      }
      Arrays.fill(out, to + t * padded + rank, to + (t + 1) * padded, 0);
    }
  }

  /** Some rows of a gradient: sums over all tokens, in their order. */
  private void gradient(Panels features, int from, float[] transposed, float[] out) {
    int rows = Math.min(ROWS, features.features() - from);
    for (int panel = 0; panel < features.count(); panel++) {
      for (int r = 0; r < padded; r += LANES) {
        Products.narrow(
            rows,
            TILE_COLUMNS,
            features.data(),
            features.start(panel) + from * TILE_COLUMNS,
            1,
            TILE_COLUMNS,
            transposed,
            panel * TILE_COLUMNS * padded + r,
            padded,
            out,
            from * padded + r,
            padded,
            true);
      }
    }
  }

  private void check(Panels x, Panels low, Panels y) {
    if (x.features() != inputs
        || y.features() != outputs
        || low.features() != rank
        || x.width() != TILE_COLUMNS
        || low.width() != TILE_COLUMNS
        || y.width() != TILE_COLUMNS
        || x.tokens() != y.tokens()
        || low.tokens() != x.tokens()) {
      throw new IllegalArgumentException("sizes of a low-rank product do not match");
    }
  }
}
