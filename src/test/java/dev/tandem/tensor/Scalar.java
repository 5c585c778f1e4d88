package dev.tandem.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Random;

/** The slow, obviously right twins of the kernels, in double precision. */
final class Scalar {
  private Scalar() {}

  /** {@code sum over k of W[row][k] * x[k][token]}. */
  static double product(Matrix w, int row, Panels x, int token) {
    double sum = 0;
    for (int k = 0; k < w.columns(); k++) {
      sum += (double) w.type().weight(w.data(), (long) row * w.columns() + k) * x.get(k, token);
    }
    return sum;
  }

  static double rmsNorm(Panels x, int feature, int token, float[] weight, double epsilon) {
    double squares = 0;
    for (int f = 0; f < x.features(); f++) {
      squares += (double) x.get(f, token) * x.get(f, token);
    }
    return x.get(feature, token) / Math.sqrt(squares / x.features() + epsilon) * weight[feature];
  }

  /**
   * Attention of one query over positions {@code first .. position}; keys and values are (position,
   * feature).
   */
  static double[] attention(
      Attention shape,
      float[] query,
      int head,
      float[][] keys,
      float[][] values,
      int first,
      int position) {
    int size = shape.headSize();
    int shared = head / (shape.heads() / shape.keyValueHeads()) * size;
    double[] weights = new double[position + 1];
    double maximum = Double.NEGATIVE_INFINITY;
    for (int j = first; j <= position; j++) {
      for (int d = 0; d < size; d++) {
        weights[j] += (double) query[head * size + d] * keys[j][shared + d];
      }
      weights[j] *= shape.scale();
      maximum = Math.max(maximum, weights[j]);
    }
    double total = 0;
    for (int j = first; j <= position; j++) {
      weights[j] = Math.exp(weights[j] - maximum);
      total += weights[j];
    }
    double[] out = new double[size];
    for (int j = first; j <= position; j++) {
      for (int d = 0; d < size; d++) {
        out[d] += weights[j] / total * values[j][shared + d];
      }
    }
    return out;
  }

  /** A matrix of random blocks of small scale, nibbles and bytes of every value. */
  static Matrix randomMatrix(Random random, BlockType type, int rows, int columns) {
    byte[] bytes = new byte[Math.toIntExact(type.bytes((long) rows * columns))];
    random.nextBytes(bytes);
    MemorySegment data = MemorySegment.ofArray(bytes);
    int step = type.bytesPerBlock();
    for (int at = 0; at < bytes.length; at += step) {
      float value = random.nextFloat() - 0.5f;
      short d = Float.floatToFloat16(value * 0.1f);
      short other = Float.floatToFloat16(random.nextFloat() - 0.5f);
      switch (type) {
        case F32 -> data.set(BlockType.FLOAT, at, value);
        case BF16 -> data.set(BlockType.SHORT, at, (short) (Float.floatToIntBits(value) >>> 16));
        case F16, Q4_0, Q5_0, Q8_0 -> data.set(BlockType.SHORT, at, d);
        case Q4_1, Q5_1 -> {
          data.set(BlockType.SHORT, at, d);
          data.set(BlockType.SHORT, at + 2, other);
        }
        // Their numbers go up to 63 * 31, 128 * 32 and 127: about one in the end, all of them.
        case Q4_K, Q5_K -> {
          data.set(BlockType.SHORT, at, Float.floatToFloat16(value / 1000));
          data.set(BlockType.SHORT, at + 2, Float.floatToFloat16(value / 60));
        }
        case Q6_K -> data.set(BlockType.SHORT, at + 208, Float.floatToFloat16(value / 2000));
        case IQ4_NL -> data.set(BlockType.SHORT, at, Float.floatToFloat16(value / 60));
      }
    }
    return new Matrix(rows, columns, type, data);
  }

  static Panels randomPanels(Random random, int features, int tokens) {
    Panels panels = new Panels(features, tokens);
    for (int t = 0; t < tokens; t++) {
      for (int f = 0; f < features; f++) {
        panels.set(f, t, (float) random.nextGaussian());
      }
    }
    return panels;
  }

  /** A seed that is printed, so that a failure can be run again with {@code -Dtandem.seed=}. */
  static Random seeded(Class<?> test) {
    long seed = Long.getLong("tandem.seed", System.nanoTime());
    System.out.println(test.getSimpleName() + ": -Dtandem.seed=" + seed);
    return new Random(seed);
  }

  /** Numbers by chance. */
  static float[] gaussian(Random random, int n) {
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  /** The same in panels, token by token; zero in lanes beyond the last. */
  static Panels gaussian(Random random, int features, int tokens) {
    Panels panels = Panels.wide(features, tokens);
    for (int t = 0; t < tokens; t++) {
      for (int f = 0; f < features; f++) {
        panels.set(f, t, (float) random.nextGaussian());
      }
    }
    return panels;
  }
}
