package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/** Takes gradients back through what {@link Elementwise} does. */
public final class Gradients {
  private static final float GELU_LINEAR = (float) (2 * Math.sqrt(2 / Math.PI));
  private static final float GELU_CUBIC = (float) (2 * Math.sqrt(2 / Math.PI) * 0.044715);

  private Gradients() {}

  /**
   * Back through {@link Elementwise#rmsNorm}: with {@code s = 1 / sqrt(mean(x^2) + epsilon)} over
   * each run of {@code n = weight.length} features, {@code dx_f (+)= s w_f dy_f - x_f s^3 / n sum(w
   * dy x)}.
   *
   * @param x what the norm was given
   * @param dx may be {@code dy} itself if nothing is accumulated
   */
  public static void rmsNorm(
      Workers workers,
      Panels x,
      float[] weight,
      float epsilon,
      Panels dy,
      Panels dx,
      boolean accumulate) {
    if (weight.length == 0 || x.features() % weight.length != 0 || !same(x, dy) || !same(x, dx)) {
      throw new IllegalArgumentException("sizes of a norm do not match");
    }
    workers.run(x.count(), panel -> rmsNorm(x, panel, weight, epsilon, dy, dx, accumulate));
  }

  private static void rmsNorm(
      Panels x,
      int panel,
      float[] weight,
      float epsilon,
      Panels dy,
      Panels dx,
      boolean accumulate) {
    float[] in = x.data();
    float[] gradient = dy.data();
    float[] out = dx.data();
    int n = weight.length;
    int width = x.width();
    for (int half = 0; half < width; half += LANES) {
      for (int from = 0; from < x.features(); from += n) {
        int start = x.start(panel) + from * width + half;
        FloatVector squares = FloatVector.zero(FLOATS);
        FloatVector dot = FloatVector.zero(FLOATS);
        for (int f = 0, at = start; f < n; f++, at += width) {
          FloatVector v = FloatVector.fromArray(FLOATS, in, at);
          squares = v.fma(v, squares);
          dot = FloatVector.fromArray(FLOATS, gradient, at).mul(weight[f]).fma(v, dot);
        }
        FloatVector scale =
            FloatVector.broadcast(FLOATS, 1).div(squares.div(n).add(epsilon).sqrt());
        FloatVector along = dot.mul(scale).mul(scale).mul(scale).div(n).neg();
        for (int f = 0, at = start; f < n; f++, at += width) {
          FloatVector g = FloatVector.fromArray(FLOATS, gradient, at).mul(weight[f]);
          FloatVector v = FloatVector.fromArray(FLOATS, in, at);
          FloatVector d = g.mul(scale);
          if (accumulate) {
            d = d.add(FloatVector.fromArray(FLOATS, out, at));
          }
          v.fma(along, d).intoArray(out, at);
        }
      }
    }
  }

  /** Back through {@link Elementwise#swiglu}: gate and up are overwritten by their gradients. */
  public static void swiglu(Workers workers, Panels gate, Panels up, Panels gradient) {
    gated(workers, gate, up, gradient, 1, 0);
  }

  /** Back through {@link Elementwise#geglu}, likewise. */
  public static void geglu(Workers workers, Panels gate, Panels up, Panels gradient) {
    gated(workers, gate, up, gradient, GELU_LINEAR, GELU_CUBIC);
  }

  /** Both gates are {@code g / (1 + e^-s)} with {@code s = linear g + cubic g^3}. */
  private static void gated(
      Workers workers, Panels gate, Panels up, Panels gradient, float linear, float cubic) {
    if (!same(gate, up) || !same(gate, gradient)) {
      throw new IllegalArgumentException("sizes of a gate do not match");
    }
    int floats = gate.features() * gate.width();
    float[] gates = gate.data();
    float[] ups = up.data();
    float[] gradients = gradient.data();
    workers.run(
        gate.count(),
        panel -> {
          int start = gate.start(panel);
          for (int i = start; i < start + floats; i += LANES) {
            FloatVector g = FloatVector.fromArray(FLOATS, gates, i);
            FloatVector u = FloatVector.fromArray(FLOATS, ups, i);
            FloatVector d = FloatVector.fromArray(FLOATS, gradients, i);
            FloatVector square = g.mul(g);
            FloatVector s = square.mul(cubic).add(linear).mul(g);
            FloatVector sigmoid = FloatVector.broadcast(FLOATS, 1).div(Simd.exp(s.neg()).add(1f));
            FloatVector value = g.mul(sigmoid);
            FloatVector slope = square.mul(3 * cubic).add(linear);
            FloatVector rest = FloatVector.broadcast(FLOATS, 1).sub(sigmoid);
            FloatVector derivative = value.mul(rest).fma(slope, sigmoid);
            d.mul(u).mul(derivative).intoArray(gates, i);
            d.mul(value).intoArray(ups, i);
          }
        });
  }

  private static boolean same(Panels one, Panels other) {
    return one.features() == other.features()
        && one.tokens() == other.tokens()
        && one.width() == other.width()
        && one.width() > 1;
  }
}
