package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What is done to activations between the matrix products. */
public final class Elementwise {
  private static final float GELU_LINEAR = (float) (2 * Math.sqrt(2 / Math.PI));
  private static final float GELU_CUBIC = (float) (2 * Math.sqrt(2 / Math.PI) * 0.044715);

  private Elementwise() {}

  /**
   * RMSNorm of every token, or of every head of it: over each run of {@code n = weight.length}
   * features {@code out_f = x_f / sqrt(mean(x^2) + epsilon) * weight_f} (Zhang and Sennrich, 2019).
   *
   * @param out may be {@code x} itself
   */
  public static void rmsNorm(Workers workers, Panels x, float[] weight, float epsilon, Panels out) {
    if (weight.length == 0
        || x.features() % weight.length != 0
        || out.features() != x.features()
        || out.tokens() != x.tokens()) {
      throw new IllegalArgumentException("sizes of a norm do not match");
    }
    if (x.width() == 1) {
      for (int from = 0; from < x.data().length; from += weight.length) {
        rmsNorm(x.data(), from, weight, epsilon, out.data());
      }
    } else {
      workers.run(x.count(), panel -> rmsNorm(x, panel, weight, epsilon, out));
    }
  }

  private static void rmsNorm(float[] x, int from, float[] weight, float epsilon, float[] out) {
    FloatVector squares = FloatVector.zero(FLOATS);
    int features = weight.length;
    int bound = FLOATS.loopBound(features);
    for (int f = 0; f < bound; f += LANES) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, from + f);
      squares = v.fma(v, squares);
    }
    float sum = squares.reduceLanes(VectorOperators.ADD);
    for (int f = from + bound; f < from + features; f++) {
      sum = Math.fma(x[f], x[f], sum);
    }
    float scale = (float) (1 / Math.sqrt(sum / features + epsilon));
    for (int f = 0; f < features; f++) {
      out[from + f] = x[from + f] * scale * weight[f];
    }
  }

  private static void rmsNorm(Panels x, int panel, float[] weight, float epsilon, Panels out) {
    float[] in = x.data();
    float[] to = out.data();
    int features = weight.length;
    int width = x.width();
    for (int half = 0; half < width; half += LANES) {
      for (int from = 0; from < x.features(); from += features) {
        int start = x.start(panel) + from * width + half;
        FloatVector squares = FloatVector.zero(FLOATS);
        for (int f = 0, at = start; f < features; f++, at += width) {
          FloatVector v = FloatVector.fromArray(FLOATS, in, at);
          squares = v.fma(v, squares);
        }
        FloatVector mean = squares.div(features).add(epsilon);
        FloatVector scale = FloatVector.broadcast(FLOATS, 1).div(mean.sqrt());
        for (int f = 0, at = start; f < features; f++, at += width) {
          FloatVector.fromArray(FLOATS, in, at).mul(scale).mul(weight[f]).intoArray(to, at);
        }
      }
    }
  }

  /** {@code x += y}. */
  public static void add(Panels x, Panels y) {
    if (x.features() != y.features() || x.tokens() != y.tokens()) {
      throw new IllegalArgumentException("sizes of a sum do not match");
    }
    for (int i = 0; i < x.start(x.count()); i++) {
      x.data()[i] += y.data()[i];
    }
  }

  /** Adds one number for each feature to every token. */
  public static void addToEach(Panels x, float[] bias) {
    if (x.features() != bias.length) {
      throw new IllegalArgumentException("sizes of a bias do not match");
    }
    float[] data = x.data();
    for (int panel = 0, at = 0; panel < x.count(); panel++) {
      for (float b : bias) {
        for (int end = at + x.width(); at < end; at++) {
          data[at] += b;
        }
      }
    }
  }

  /** SwiGLU in place: {@code gate = gate / (1 + e^-gate) * up} (Shazeer, 2020). */
  public static void swiglu(Workers workers, Panels gate, Panels up) {
    gated(workers, gate, up, Elementwise::swiglu);
  }

  /**
   * GeGLU in place: {@code gate = GELU(gate) * up} (Shazeer, 2020), with the tanh approximation
   * {@code GELU(g) = g / (1 + e^-2s), s = sqrt(2/pi) (g + 0.044715 g^3)} (Hendrycks and Gimpel,
   * 2016).
   */
  public static void geglu(Workers workers, Panels gate, Panels up) {
    gated(workers, gate, up, Elementwise::geglu);
  }

  @FunctionalInterface
  private interface Gate {
    void apply(float[] gate, float[] up, int from, int count);
  }

  private static void gated(Workers workers, Panels gate, Panels up, Gate kernel) {
    if (gate.features() != up.features() || gate.tokens() != up.tokens()) {
      throw new IllegalArgumentException("sizes of a gate do not match");
    }
    int floats = gate.features() * gate.width();
    workers.run(
        gate.count(), panel -> kernel.apply(gate.data(), up.data(), gate.start(panel), floats));
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

  private static void geglu(float[] gate, float[] up, int from, int count) {
    int i = from;
    for (; i <= from + count - LANES; i += LANES) {
      FloatVector g = FloatVector.fromArray(FLOATS, gate, i);
      FloatVector u = FloatVector.fromArray(FLOATS, up, i);
      FloatVector s = g.mul(g).mul(GELU_CUBIC).add(GELU_LINEAR).mul(g);
      g.div(Simd.exp(s.neg()).add(1f)).mul(u).intoArray(gate, i);
    }
    for (; i < from + count; i++) {
      float g = gate[i];
      float s = (g * g * GELU_CUBIC + GELU_LINEAR) * g;
      gate[i] = (float) (g / (1 + Math.exp(-s))) * up[i];
    }
  }
}
