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
  private final int begin;
  private final int positions;

  /**
   * @param positions how many there are up to the token, its own included
   * @param window how many of them it sees, the last ones
   */
  TokenAttention(Attention shape, Attention.Pages pages, int positions, int window) {
    this.shape = shape;
    this.pages = pages;
    this.positions = positions;
    begin = Math.max(0, positions - window);
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
    for (int from = begin / PAGE * PAGE; from < positions; from += PAGE) {
      int count = Math.min(PAGE, positions - from);
      score(queries, start, pages.keys(from / PAGE), pageStart, weights);
      Arrays.fill(weights, 0, Math.max(0, begin - from), Float.NEGATIVE_INFINITY);
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
    // Six sums at a time: additions need not wait for each other, and keys are read in order.
    for (int p = 0; p < PAGE; p += 6 * LANES) {
      FloatVector s0 = FloatVector.zero(FLOATS);
      FloatVector s1 = FloatVector.zero(FLOATS);
      FloatVector s2 = FloatVector.zero(FLOATS);
      FloatVector s3 = FloatVector.zero(FLOATS);
      FloatVector s4 = FloatVector.zero(FLOATS);
      FloatVector s5 = FloatVector.zero(FLOATS);
      for (int d = 0; d < shape.headSize(); d++) {
        int at = pageStart + d * PAGE + p;
        FloatVector q = FloatVector.broadcast(FLOATS, queries[start + d]);
        s0 = q.fma(FloatVector.fromArray(FLOATS, keys, at), s0);
        s1 = q.fma(FloatVector.fromArray(FLOATS, keys, at + LANES), s1);
        s2 = q.fma(FloatVector.fromArray(FLOATS, keys, at + 2 * LANES), s2);
        s3 = q.fma(FloatVector.fromArray(FLOATS, keys, at + 3 * LANES), s3);
        s4 = q.fma(FloatVector.fromArray(FLOATS, keys, at + 4 * LANES), s4);
        s5 = q.fma(FloatVector.fromArray(FLOATS, keys, at + 5 * LANES), s5);
      }
      s0.mul(scale).intoArray(scores, p);
      s1.mul(scale).intoArray(scores, p + LANES);
      s2.mul(scale).intoArray(scores, p + 2 * LANES);
      s3.mul(scale).intoArray(scores, p + 3 * LANES);
      s4.mul(scale).intoArray(scores, p + 4 * LANES);
      s5.mul(scale).intoArray(scores, p + 5 * LANES);
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
    for (; d <= size - 4 * LANES; d += 4 * LANES) {
      int to = start + d;
      FloatVector s0 = FloatVector.fromArray(FLOATS, out, to).mul(shrink);
      FloatVector s1 = FloatVector.fromArray(FLOATS, out, to + LANES).mul(shrink);
      FloatVector s2 = FloatVector.fromArray(FLOATS, out, to + 2 * LANES).mul(shrink);
      FloatVector s3 = FloatVector.fromArray(FLOATS, out, to + 3 * LANES).mul(shrink);
      for (int p = 0; p < count; p++) {
        int row = at + p * size + d;
        FloatVector w = FloatVector.broadcast(FLOATS, weights[p]);
        s0 = w.fma(FloatVector.fromArray(FLOATS, values, row), s0);
        s1 = w.fma(FloatVector.fromArray(FLOATS, values, row + LANES), s1);
        s2 = w.fma(FloatVector.fromArray(FLOATS, values, row + 2 * LANES), s2);
        s3 = w.fma(FloatVector.fromArray(FLOATS, values, row + 3 * LANES), s3);
      }
      s0.intoArray(out, to);
      s1.intoArray(out, to + LANES);
      s2.intoArray(out, to + 2 * LANES);
      s3.intoArray(out, to + 3 * LANES);
    }
    for (; d <= size - LANES; d += LANES) {
      FloatVector sum = FloatVector.fromArray(FLOATS, out, start + d).mul(shrink);
      for (int p = 0; p < count; p++) {
        FloatVector w = FloatVector.broadcast(FLOATS, weights[p]);
        sum = w.fma(FloatVector.fromArray(FLOATS, values, at + p * size + d), sum);
      }
      sum.intoArray(out, start + d);
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
