package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.TILE_COLUMNS;

import java.util.Arrays;

/**
 * Activations of a run of tokens, float32, tokens side by side in vector lanes: panels of {@link
 * #width} tokens, in each the features one after the other, in each the tokens: {@code (panel,
 * feature, token)}. So a panel is the right-hand side of a matrix product as it stands, its product
 * is a panel again, and norms and softmaxes need no sums across lanes.
 *
 * <p>One token has a panel of width 1, a plain vector. As many as a vector has lanes have a panel
 * of one vector, more have panels of two. Lanes beyond the last token hold anything finite.
 */
public final class Panels {
  private final int features;
  private final int tokens;
  private final int width;
  private final float[] data;

  /** Zeros for a number of tokens. */
  public Panels(int features, int tokens) {
    this(features, tokens, tokens == 1 ? 1 : wideEnough(tokens));
  }

  /**
   * Zeros in panels of at least a vector, also for one token. What is computed from them does not
   * depend on how many tokens there are, to the last bit.
   */
  public static Panels exact(int features, int tokens) {
    return new Panels(features, tokens, wideEnough(tokens));
  }

  /** The one or the other. */
  public static Panels of(int features, int tokens, boolean exact) {
    return exact ? exact(features, tokens) : new Panels(features, tokens);
  }

  /** With panels as wide as a tile, however few tokens there are: what training works on. */
  public static Panels wide(int features, int tokens) {
    return new Panels(features, tokens, TILE_COLUMNS);
  }

  private static int wideEnough(int tokens) {
    return tokens <= Simd.LANES ? Simd.LANES : TILE_COLUMNS;
  }

  private Panels(int features, int tokens, int width) {
    if (features < 1 || tokens < 1) {
      throw new IllegalArgumentException("panels need at least one feature and one token");
    }
    this.features = features;
    this.tokens = tokens;
    this.width = width;
    this.data = new float[Math.toIntExact((long) features * count() * width)];
  }

  private Panels(Panels of, int features, int tokens) {
    width = of.width;
    data = of.data;
    this.features = features;
    this.tokens = tokens;
  }

  /** The first tokens of these, on the same floats: memory that is used again for fewer tokens. */
  public Panels first(int fewer) {
    if (fewer < 1 || fewer > tokens) {
      throw new IllegalArgumentException("%d of %d tokens".formatted(fewer, tokens));
    }
    return new Panels(this, features, fewer);
  }

  /** The same floats for other sizes, which need no more of them. */
  Panels shaped(int otherFeatures, int otherTokens) {
    Panels shaped = new Panels(this, otherFeatures, otherTokens);
    if (shaped.start(shaped.count()) > data.length) {
      throw new IllegalArgumentException("panels that do not fit the memory of others");
    }
    return shaped;
  }

  /** Bytes of the floats. */
  public long bytes() {
    return 4L * data.length;
  }

  /** Zeros for as many tokens in panels as wide. */
  public Panels like(int otherFeatures) {
    return new Panels(otherFeatures, tokens, width);
  }

  public int features() {
    return features;
  }

  public int tokens() {
    return tokens;
  }

  /** Tokens of a panel: 1, the lanes of a vector, or the columns of a register tile. */
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

  /** Takes the numbers of other panels of the same sizes. */
  public void copyFrom(Panels other) {
    if (other.features != features || other.tokens != tokens || other.width != width) {
      throw new IllegalArgumentException("sizes of a copy do not match");
    }
    System.arraycopy(other.data, 0, data, 0, start(count()));
  }

  /** Makes everything zero. */
  public void clear() {
    Arrays.fill(data, 0, start(count()), 0);
  }

  /** Makes the lanes beyond the last token zero, as gradients need them. */
  void clearUnused() {
    int used = tokens - (count() - 1) * width;
    for (int row = start(count() - 1); used < width && row < start(count()); row += width) {
      Arrays.fill(data, row + used, row + width, 0);
    }
  }

  /** Copies some features of one token of other panels to one of these. */
  void copy(Panels from, int fromFeature, int fromToken, int feature, int token, int count) {
    int read = from.index(fromFeature, fromToken);
    int write = index(feature, token);
    for (int f = 0; f < count; f++) {
      data[write + f * width] = from.data[read + f * from.width];
    }
  }

  /** Takes these tokens of other panels, in this order. */
  public void gather(Panels from, int[] chosen) {
    for (int i = 0; i < chosen.length; i++) {
      copy(from, 0, chosen[i], 0, i, features);
    }
  }

  /** Adds {@code scale} times each token of other panels to the token chosen for it. */
  public void addScaled(Panels other, int[] chosen, float scale) {
    if (other.features != features || other.tokens != chosen.length) {
      throw new IllegalArgumentException("sizes of a sum do not match");
    }
    if (chosen.length == tokens && other.width == width) { // all of them, in order
      for (int i = 0; i < start(count()); i++) {
        data[i] += scale * other.data[i];
      }
      return;
    }
    for (int i = 0; i < chosen.length; i++) {
      int read = other.index(0, i);
      int write = index(0, chosen[i]);
      for (int f = 0; f < features; f++) {
        data[write + f * width] += scale * other.data[read + f * other.width];
      }
    }
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

  /** Each token's features: {@code (token, feature)}. */
  public float[][] toTokens(Workers workers) {
    float[][] out = new float[tokens][features];
    // Some features of all tokens at a time, because those of one lie far apart.
    int each = 1024;
    workers.run(
        (features + each - 1) / each,
        item -> {
          for (int f = item * each; f < Math.min(features, (item + 1) * each); f++) {
            for (int t = 0; t < tokens; t++) {
              out[t][f] = data[index(f, t)];
            }
          }
        });
    return out;
  }

  /** Sets one token's features. */
  public void setToken(int token, float[] values) {
    int at = index(0, token);
    for (int f = 0; f < features; f++) {
      data[at + f * width] = values[f];
    }
  }
}
