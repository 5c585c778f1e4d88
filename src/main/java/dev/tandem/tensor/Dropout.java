package dev.tandem.tensor;

/**
 * Leaves out features by chance (Srivastava et al., 2014). Chance is a hash of the token's key and
 * the feature, so the same keys leave out the same features again: nothing is stored for the way
 * back, and nothing depends on how tokens are packed.
 */
public final class Dropout {
  private Dropout() {}

  /**
   * {@code out (+)= x / (1 - share)} where a feature stays, 0 where it is left out. Takes gradients
   * back likewise.
   *
   * @param keys one for each token
   * @param share of the features left out, 0 to below 1
   */
  public static void apply(
      Workers workers, Panels x, int[] keys, double share, Panels out, boolean accumulate) {
    if (keys.length != x.tokens()
        || out.tokens() != x.tokens()
        || out.features() != x.features()
        || out.width() != x.width()
        || !(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("sizes of a dropout do not match");
    }
    int width = x.width();
    int limit = (int) Math.round(share * (1 << 24));
    float factor = (float) (1 / (1 - share));
    float[] in = x.data();
    float[] to = out.data();
    workers.run(
        x.count(),
        panel -> {
          int[] lanes = new int[width];
          System.arraycopy(
              keys, panel * width, lanes, 0, Math.min(width, keys.length - panel * width));
          for (int f = 0, at = x.start(panel); f < x.features(); f++, at += width) {
            int feature = f * 0x9E3779B1;
            for (int lane = 0; lane < width; lane++) {
              float kept = (mix(lanes[lane] ^ feature) >>> 8) < limit ? 0 : factor;
              float value = in[at + lane] * kept;
              to[at + lane] = accumulate ? to[at + lane] + value : value;
            }
          }
        });
  }

  /** Spreads a number over all bits: the finalizer of MurmurHash3 (Appleby, 2011). */
  public static int mix(int value) {
    int h = value;
    h = (h ^ h >>> 16) * 0x85EBCA6B;
    h = (h ^ h >>> 13) * 0xC2B2AE35;
    return h ^ h >>> 16;
  }
}
