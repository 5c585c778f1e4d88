package dev.tandem.tensor;

import static dev.tandem.tensor.Attention.PAGE;
import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Attention of a single token: lanes are positions in the scores, features in the sums. A few pages
 * of a head of keys and values are an item, gone through by all query heads that share them while
 * they are in the cache; what the parts come to is put together at the end.
 */
final class TokenAttention implements RunAttention {
  private static final int PART = 3 * PAGE;

  private static final ThreadLocal<float[]> WEIGHTS =
      ThreadLocal.withInitial(() -> new float[PAGE]);

  private final Attention shape;
  private final Attention.Run run;
  private final Panels givenQueries;
  private final Panels givenOut;
  private final int begin; // the first position that it sees
  private final int firstPage; // where that page starts
  private final int positions; // up to the token, its own included
  private final int parts;
  private final float[] queries;
  private final float[] sums; // (part, head, feature)
  private final float[] maxima; // (part, head)
  private final float[] totals; // (part, head)

  TokenAttention(Attention shape, Attention.Run run, int window, Panels queries, Panels out) {
    this.shape = shape;
    this.run = run;
    givenQueries = queries;
    givenOut = out;
    positions = run.position() + 1;
    begin = Math.max(0, positions - window);
    firstPage = begin / PAGE * PAGE;
    parts = (positions - firstPage + PART - 1) / PART;
    boolean alone = queries.width() == 1;
    this.queries = alone ? queries.data() : new float[queries.features()];
    sums = new float[parts * queries.features()];
    maxima = new float[parts * shape.heads()];
    totals = new float[parts * shape.heads()];
  }

  @Override
  public int items() {
    return parts * shape.keyValueHeads();
  }

  @Override
  public void begin() {
    if (givenQueries.width() > 1) {
      givenQueries.getToken(run.first(), queries);
    }
  }

  @Override
  public void attend(int item) {
    float[] weights = WEIGHTS.get();
    int size = shape.headSize();
    int part = item / shape.keyValueHeads();
    int shared = item % shape.keyValueHeads();
    int pageStart = shape.pageStart(shared);
    int firstState = part * shape.heads() + shared * shape.group();
    Arrays.fill(maxima, firstState, firstState + shape.group(), Float.NEGATIVE_INFINITY);
    int end = Math.min(positions, firstPage + (part + 1) * PART);
    for (int from = firstPage + part * PART; from < end; from += PAGE) {
      int count = Math.min(PAGE, end - from);
      for (int i = 0; i < shape.group(); i++) {
        int state = firstState + i;
        int head = shared * shape.group() + i;
        score(queries, head * size, run.pages().keys(from / PAGE), pageStart, weights);
        Arrays.fill(weights, 0, Math.max(0, begin - from), Float.NEGATIVE_INFINITY);
        Arrays.fill(weights, count, PAGE, Float.NEGATIVE_INFINITY);
        float before = maxima[state];
        maxima[state] = Math.max(before, maximum(weights));
        float shrink = (float) Math.exp(before - maxima[state]);
        totals[state] = totals[state] * shrink + weigh(weights, maxima[state]);
        sum(weights, count, run.pages().values(from / PAGE), pageStart, shrink, sums, state * size);
      }
    }
  }

  @Override
  public void end() {
    int size = shape.headSize();
    for (int head = 0; head < shape.heads(); head++) {
      float maximum = Float.NEGATIVE_INFINITY;
      for (int part = 0; part < parts; part++) {
        maximum = Math.max(maximum, maxima[part * shape.heads() + head]);
      }
      float total = 0;
      for (int part = 0; part < parts; part++) {
        int state = part * shape.heads() + head;
        maxima[state] = (float) Math.exp(maxima[state] - maximum); // its weight from here on
        total += totals[state] * maxima[state];
      }
      for (int d = 0; d < size; d++) {
        float sum = 0;
        for (int part = 0; part < parts; part++) {
          int state = part * shape.heads() + head;
          sum += sums[state * size + d] * maxima[state];
        }
        givenOut.set(head * size + d, run.first(), sum / total);
      }
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
