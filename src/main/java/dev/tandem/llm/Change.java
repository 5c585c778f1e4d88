package dev.tandem.llm;

import java.util.Arrays;

/** What a pair adds to a matrix, row by row: {@code scale * up down}. For one thread. */
final class Change {
  private final LoraAdapter.Pair pair;
  private final float[][] down;
  private final float[] up;

  Change(LoraAdapter.Pair pair) {
    this.pair = pair;
    down = new float[pair.rank()][pair.down().columns()];
    up = new float[pair.rank()];
    for (int r = 0; r < down.length; r++) {
      pair.down().row(r, down[r]);
    }
  }

  /** Fills in what is added to a row. */
  void row(int row, float[] out) {
    Arrays.fill(out, 0);
    pair.up().row(row, up);
    for (int r = 0; r < up.length; r++) {
      float factor = up[r];
      float[] from = down[r];
      for (int i = 0; i < out.length; i++) {
        out[i] += factor * from[i];
      }
    }
    for (int i = 0; i < out.length; i++) {
      out[i] *= pair.scale();
    }
  }
}
