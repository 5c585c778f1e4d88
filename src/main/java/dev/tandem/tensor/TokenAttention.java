package dev.tandem.tensor;

import static dev.tandem.tensor.Attention.PAGE;
import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Attention of a single token: lanes are positions in the scores, features in the sums. */
final class TokenAttention {
  private static final ThreadLocal<float[]> WEIGHTS =
      ThreadLocal.withInitial(() -> new float[PAGE]);

  private final Attention shape;
  private final Attention.Pages pages;
  private final int positions;

  /**
   * @param positions how many the token sees, its own included
   */
  TokenAttention(Attention shape, Attention.Pages pages, int positions) {
    this.shape = shape;
    this.pages = pages;
    this.positions = positions;
  }

  /** Overwrites the head's features of {@code out}. */
  void attend(int head, float[] queries, float[] out) {
    float[] weights = WEIGHTS.get();
    int size = shape.headSize();
    int start = head * size;
    int pageStart = shape.pageStart(head);
    float maximum = Float.NEGATIVE_INFINITY;
    float total = 0;
    Arrays.fill(out, start, start + size, 0);
    for (int from = 0; from < positions; from += PAGE) {
      int count = Math.min(PAGE, positions - from);
      score(queries, start, pages.keys(from / PAGE), pageStart, weights);
      Arrays.fill(weights, count, PAGE, Float.NEGATIVE_INFINITY);
      float before = maximum;
      maximum = Math.max(before, maximum(weights));
      float shrink = (float) Math.exp(before - maximum);
      total = total * shrink + weigh(weights, maximum);
      sum(weights, count, pages.values(from / PAGE), pageStart, shrink, out, start);
    }
    for (int d = start; d < start + size; d++) {
      out[d] /= total;
    }
  }

  private void score(float[] queries, int start, float[] keys, int pageStart, float[] scores) {
    float scale = shape.scale();
    // Three sums at a time, so that additions need not wait for each other.
    for (int p = 0; p < PAGE; p += 3 * LANES) {
      FloatVector a = FloatVector.zero(FLOATS);
      FloatVector b = FloatVector.zero(FLOATS);
      FloatVector c = FloatVector.zero(FLOATS);
      for (int d = 0; d < shape.headSize(); d++) {
        int at = pageStart + d * PAGE + p;
        FloatVector q = FloatVector.broadcast(FLOATS, queries[start + d]);
        a = q.fma(FloatVector.fromArray(FLOATS, keys, at), a);
        b = q.fma(FloatVector.fromArray(FLOATS, keys, at + LANES), b);
        c = q.fma(FloatVector.fromArray(FLOATS, keys, at + 2 * LANES), c);
      }
      a.mul(scale).intoArray(scores, p);
      b.mul(scale).intoArray(scores, p + LANES);
      c.mul(scale).intoArray(scores, p + 2 * LANES);
    }
  }

  private static float maximum(float[] scores) {
    FloatVector maximum = FloatVector.fromArray(FLOATS, scores, 0);
    for (int p = LANES; p < PAGE; p += LANES) {
      maximum = maximum.max(FloatVector.fromArray(FLOATS, scores, p));
    }
    return maximum.reduceLanes(VectorOperators.MAX);
  }

  private static float weigh(float[] scores, float maximum) {
    FloatVector total = FloatVector.zero(FLOATS);
    for (int p = 0; p < PAGE; p += LANES) {
      FloatVector weight = Simd.exp(FloatVector.fromArray(FLOATS, scores, p).sub(maximum));
      weight.intoArray(scores, p);
      total = total.add(weight);
    }
    return total.reduceLanes(VectorOperators.ADD);
  }

  private void sum(
      float[] weights, int count, float[] values, int at, float shrink, float[] out, int start) {
    int size = shape.headSize();
    int d = 0;
    for (; d <= size - LANES; d += LANES) {
      FloatVector even = FloatVector.fromArray(FLOATS, out, start + d).mul(shrink);
      FloatVector odd = FloatVector.zero(FLOATS);
      int p = 0;
      for (; p < count - 1; p += 2) {
        int row = at + p * size + d;
        even =
            FloatVector.fromArray(FLOATS, values, row)
                .lanewise(VectorOperators.FMA, FloatVector.broadcast(FLOATS, weights[p]), even);
        odd =
            FloatVector.fromArray(FLOATS, values, row + size)
                .lanewise(VectorOperators.FMA, FloatVector.broadcast(FLOATS, weights[p + 1]), odd);
      }
      if (p < count) {
        even =
            FloatVector.fromArray(FLOATS, values, at + p * size + d)
                .lanewise(VectorOperators.FMA, FloatVector.broadcast(FLOATS, weights[p]), even);
      }
      even.add(odd).intoArray(out, start + d);
    }
    for (; d < size; d++) {
      float sum = out[start + d] * shrink;
      for (int p = 0; p < count; p++) {
        sum = Math.fma(weights[p], values[at + p * size + d], sum);
      }
      out[start + d] = sum;
    }
  }
}
