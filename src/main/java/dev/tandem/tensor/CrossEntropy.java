package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The loss of predicted tokens: {@code -log softmax(logits)[target]}. */
public final class CrossEntropy {
  private static final int BLOCK = 256;

  private CrossEntropy() {}

  /**
   * Turns logits into the gradient of {@code scale} times the sum of all tokens' losses.
   *
   * @param logits (vocabulary) features; overwritten, with zeros in lanes beyond the last token
   * @param targets one for each token
   * @return the loss of each token, not scaled
   */
  public static double[] gradient(Workers workers, Panels logits, int[] targets, float scale) {
    if (targets.length != logits.tokens() || logits.width() == 1) {
      throw new IllegalArgumentException("there must be one target for each token");
    }
    double[] losses = new double[targets.length];
    workers.run(logits.count(), panel -> panel(logits, panel, targets, scale, losses));
    logits.clearUnused();
    return losses;
  }

  /**
   * {@code log(sum(exp(logits)))} of one token: a logit less this is a natural log-probability.
   *
   * @param logits at least one, finite
   */
  public static double logSum(float... logits) {
    int whole = FLOATS.loopBound(logits.length);
    FloatVector maxima = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < whole; i += LANES) {
      maxima = maxima.max(FloatVector.fromArray(FLOATS, logits, i));
    }
    float maximum = maxima.reduceLanes(VectorOperators.MAX);
    for (int i = whole; i < logits.length; i++) {
      maximum = Math.max(maximum, logits[i]);
    }
    double sum = 0;
    float[] lanes = new float[LANES];
    for (int block = 0; block < whole; block += BLOCK * LANES) {
      FloatVector part = FloatVector.zero(FLOATS); // so that a large vocabulary rounds little
      for (int i = block; i < Math.min(whole, block + BLOCK * LANES); i += LANES) {
        part = part.add(Simd.exp(FloatVector.fromArray(FLOATS, logits, i).sub(maximum)));
      }
      // One by one: a vector's own sum has another order once it is compiled, so other last bits.
      part.intoArray(lanes, 0);
      for (float lane : lanes) {
        sum += lane;
      }
    }
    for (int i = whole; i < logits.length; i++) {
      sum += Math.exp(logits[i] - maximum);
    }
    return maximum + Math.log(sum);
  }

  private static void panel(Panels logits, int panel, int[] targets, float scale, double[] losses) {
    float[] data = logits.data();
    int width = logits.width();
    int from = logits.start(panel);
    int to = logits.start(panel + 1);
    float[] maxima = new float[width];
    float[] sums = new float[width];
    int first = panel * width;
    int last = Math.min(first + width, targets.length);
    for (int half = 0; half < width; half += LANES) {
      FloatVector maximum = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
      for (int at = from + half; at < to; at += width) {
        maximum = maximum.max(FloatVector.fromArray(FLOATS, data, at));
      }
      maximum.intoArray(maxima, half);
    }
    for (int t = first; t < last; t++) {
      losses[t] = maxima[t - first] - (double) logits.get(targets[t], t);
    }
    for (int half = 0; half < width; half += LANES) {
      FloatVector maximum = FloatVector.fromArray(FLOATS, maxima, half);
      FloatVector sum = FloatVector.zero(FLOATS);
      for (int block = from + half; block < to; block += BLOCK * width) {
        FloatVector part = FloatVector.zero(FLOATS); // so that a large vocabulary rounds little
        for (int at = block; at < Math.min(to, block + BLOCK * width); at += width) {
          FloatVector e = Simd.exp(FloatVector.fromArray(FLOATS, data, at).sub(maximum));
          e.intoArray(data, at);
          part = part.add(e);
        }
        sum = sum.add(part);
      }
      sum.intoArray(sums, half);
      FloatVector factor = FloatVector.broadcast(FLOATS, scale).div(sum);
      for (int at = from + half; at < to; at += width) {
        FloatVector.fromArray(FLOATS, data, at).mul(factor).intoArray(data, at);
      }
    }
    for (int t = first; t < last; t++) {
      losses[t] += Math.log(sums[t - first]);
      logits.set(targets[t], t, logits.get(targets[t], t) - scale);
    }
  }
}
