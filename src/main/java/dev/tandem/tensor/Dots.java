package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products of one unpacked row with a few vectors: between one token, for which a row is best left
 * in its blocks, and so many that they fill the lanes of a panel.
 */
final class Dots {
  private static final int AT_ONCE = 4;

  private Dots() {}

  /**
   * {@code y[to + t * toStep] (+)= sum over k < count of w[k] * x[at + t * step + k]} for {@code t
   * < vectors}.
   *
   * @param accumulate whether to add to what y holds
   */
  static void multiply(
      float[] w,
      int count,
      float[] x,
      int at,
      int step,
      int vectors,
      float[] y,
      int to,
      int toStep,
      boolean accumulate) {
    for (int t = 0; t < vectors; t += AT_ONCE) {
      // Beyond the last vector the last one is read again, and its product dropped.
      int last = vectors - 1;
      int x0 = at + t * step;
      int x1 = at + Math.min(t + 1, last) * step;
      int x2 = at + Math.min(t + 2, last) * step;
      int x3 = at + Math.min(t + 3, last) * step;
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      FloatVector s2 = FloatVector.zero(FLOATS);
      FloatVector s3 = FloatVector.zero(FLOATS);
      int k = 0;
      for (; k <= count - LANES; k += LANES) {
        FloatVector weights = FloatVector.fromArray(FLOATS, w, k);
        s0 = weights.fma(FloatVector.fromArray(FLOATS, x, x0 + k), s0);
        s1 = weights.fma(FloatVector.fromArray(FLOATS, x, x1 + k), s1);
        s2 = weights.fma(FloatVector.fromArray(FLOATS, x, x2 + k), s2);
        s3 = weights.fma(FloatVector.fromArray(FLOATS, x, x3 + k), s3);
      }
      float r0 = s0.reduceLanes(VectorOperators.ADD);
      float r1 = s1.reduceLanes(VectorOperators.ADD);
      float r2 = s2.reduceLanes(VectorOperators.ADD);
      float r3 = s3.reduceLanes(VectorOperators.ADD);
      for (; k < count; k++) {
        r0 = Math.fma(w[k], x[x0 + k], r0);
        r1 = Math.fma(w[k], x[x1 + k], r1);
        r2 = Math.fma(w[k], x[x2 + k], r2);
        r3 = Math.fma(w[k], x[x3 + k], r3);
      }
      put(y, to, toStep, t, vectors, r0, accumulate);
      put(y, to, toStep, t + 1, vectors, r1, accumulate);
      put(y, to, toStep, t + 2, vectors, r2, accumulate);
      put(y, to, toStep, t + 3, vectors, r3, accumulate);
    }
  }

  static void put(float[] y, int to, int step, int t, int vectors, float sum, boolean accumulate) {
    if (t < vectors) {
      int i = to + t * step;
      y[i] = accumulate ? y[i] + sum : sum;
    }
  }
}
