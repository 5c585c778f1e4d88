package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What is done to activations between the matrix products. */
public final class Elementwise {
  private Elementwise() {}

  /**
   * RMSNorm of every token: {@code out_f = x_f / sqrt(mean(x^2) + epsilon) * weight_f} (Zhang and
   * Sennrich, 2019).
   */
  public static void rmsNorm(Workers workers, Panels x, float[] weight, float epsilon, Panels out) {
    if (weight.length != x.features()
        || out.features() != x.features()
        || out.tokens() != x.tokens()) {
      throw new IllegalArgumentException("sizes of a norm do not match");
    }
    if (x.width() == 1) {
      rmsNorm(x.data(), weight, epsilon, out.data());
    } else {
      workers.run(x.count(), panel -> rmsNorm(x, panel, weight, epsilon, out));
    }
  }

  private static void rmsNorm(float[] x, float[] weight, float epsilon, float[] out) {
    FloatVector squares = FloatVector.zero(FLOATS);
    int bound = FLOATS.loopBound(x.length);
    for (int f = 0; f < bound; f += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, f);
      squares = v.fma(v, squares);
    }
    float sum = squares.reduceLanes(VectorOperators.ADD);
    for (int f = bound; f < x.length; f++) {
      sum = Math.fma(x[f], x[f], sum);
    }
    float scale = (float) (1 / Math.sqrt(sum / x.length + epsilon));
    for (int f = 0; f < x.length; f++) {
      out[f] = x[f] * scale * weight[f];
    }
  }

  private static void rmsNorm(Panels x, int panel, float[] weight, float epsilon, Panels out) {
    float[] in = x.data();
    float[] to = out.data();
    int features = x.features();
    for (int half = 0; half < x.width(); half += LANES) {
      int start = x.start(panel) + half;
      FloatVector squares = FloatVector.zero(FLOATS);
      for (int f = 0, at = start; f < features; f++, at += Simd.TILE_COLUMNS) {
        FloatVector v = FloatVector.fromArray(FLOATS, in, at);
        squares = v.fma(v, squares);
      }
      FloatVector mean = squares.div(features).add(epsilon);
      FloatVector scale = FloatVector.broadcast(FLOATS, 1).div(mean.sqrt());
      for (int f = 0, at = start; f < features; f++, at += Simd.TILE_COLUMNS) {
        FloatVector.fromArray(FLOATS, in, at).mul(scale).mul(weight[f]).intoArray(to, at);
      }
    }
  }

  /** SwiGLU in place: {@code gate = gate / (1 + e^-gate) * up} (Shazeer, 2020). */
  public static void swiglu(Workers workers, Panels gate, Panels up) {
    if (gate.features() != up.features() || gate.tokens() != up.tokens()) {
      throw new IllegalArgumentException("sizes of a gate do not match");
    }
    int panelFloats = gate.features() * gate.width();
    workers.run(
        gate.count(), panel -> swiglu(gate.data(), up.data(), gate.start(panel), panelFloats));
  }

  private static void swiglu(float[] gate, float[] up, int from, int count) {
    int i = from;
    for (; i <= from + count - LANES; i += LANES) {
      FloatVector g = FloatVector.fromArray(FLOATS, gate, i);
      FloatVector u = FloatVector.fromArray(FLOATS, up, i);
      g.div(Simd.exp(g.neg()).add(1f)).mul(u).intoArray(gate, i);
    }
    for (; i < from + count; i++) {
      gate[i] = (float) (gate[i] / (1 + Math.exp(-gate[i]))) * up[i];
    }
  }
}
