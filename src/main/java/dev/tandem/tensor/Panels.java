package dev.tandem.tensor;

/**
 * Activations of a run of tokens, float32, tokens side by side in vector lanes: panels of {@link
 * #width} tokens, in each the features one after the other, in each the tokens: {@code (panel,
 * feature, token)}. So a panel is the right-hand side of a matrix product as it stands, its product
 * is a panel again, and norms and softmaxes need no sums across lanes.
 *
 * <p>A single token has panels of width 1: a plain vector. Lanes beyond the last token hold
 * anything finite.
 */
public final class Panels {
  private final int features;
  private final int tokens;
  private final int width;
  private final float[] data;

  /** Zeros for a number of tokens. */
  public Panels(int features, int tokens) {
    if (features < 1 || tokens < 1) {
      throw new IllegalArgumentException("panels need at least one feature and one token");
    }
    this.features = features;
    this.tokens = tokens;
    this.width = tokens == 1 ? 1 : Simd.TILE_COLUMNS;
    this.data = new float[Math.toIntExact((long) features * count() * width)];
  }

  public int features() {
    return features;
  }

  public int tokens() {
    return tokens;
  }

  /** Tokens of a panel: 1, or the columns of a register tile. */
  public int width() {
    return width;
  }

  /** Number of panels. */
  public int count() {
    return (tokens + width - 1) / width;
  }

  /** The floats themselves; kernels work on them in place. */
  float[] data() {
    return data;
  }

  /** Where a panel starts. */
  int start(int panel) {
    return panel * features * width;
  }

  private int index(int feature, int token) {
    return start(token / width) + feature * width + token % width;
  }

  public float get(int feature, int token) {
    return data[index(feature, token)];
  }

  public void set(int feature, int token, float value) {
    data[index(feature, token)] = value;
  }

  /** Copies one token's features out. */
  public void getToken(int token, float[] out) {
    int at = index(0, token);
    for (int f = 0; f < features; f++) {
      out[f] = data[at + f * width];
    }
  }

  /** Sets one token's features. */
  public void setToken(int token, float[] values) {
    int at = index(0, token);
    for (int f = 0; f < features; f++) {
      data[at + f * width] = values[f];
    }
  }
}
