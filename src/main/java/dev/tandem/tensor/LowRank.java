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
  private static final int ROWS = 4 * SlimTile.ROWS;

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

  public void clearGradients() {
    Arrays.fill(downGradient, 0);
    Arrays.fill(upGradient, 0);
  }

  /**
   * {@code low = scale * down x; y += up low}.
   *
   * @param low kept for {@link #backward}; {@code rank} features
   */
  public void forward(Workers workers, Panels x, Panels low, Panels y) {
    check(x, low, y);
    workers.run(
        x.count(),
        panel -> {
          float[] l = low.data();
          int at = low.start(panel);
          Products.panel(
              rank, inputs, down, 0, padded, 1, x.data(), x.start(panel), l, at, false);
          scale(l, at);
          Products.panel(
              outputs, rank, up, 0, 1, padded, l, at, y.data(), y.start(panel), true);
        });
  }

  private void scale(float[] low, int at) {
    for (int i = at; i < at + rank * TILE_COLUMNS; i += LANES) {
      FloatVector.fromArray(FLOATS, low, i).mul(scale).intoArray(low, i);
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
    float[] g = scratch.gradient.data();
    workers.run(
        x.count(),
        panel -> {
          int at = panel * rank * TILE_COLUMNS;
          Products.panel(
              rank, outputs, up, 0, padded, 1, dy.data(), dy.start(panel), g, at, false);
          scale(g, at);
          transpose(g, at, scratch.transposedGradient, panel);
          transpose(low.data(), low.start(panel), scratch.transposed, panel);
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
    float[] g = scratch.gradient.data();
    workers.run(
        dx.count(),
        panel ->
            Products.panel(
                inputs,
                rank,
                down,
                0,
                1,
                padded,
                g,
                panel * rank * TILE_COLUMNS,
                dx.data(),
                dx.start(panel),
                accumulate));
  }

  private void transpose(float[] low, int at, float[] out, int panel) {
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
        Products.slim(
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
            padded);
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
