package dev.tandem.llm;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Chooses the next token from logits. Temperature first, then min-p and top-p on the same
 * probabilities; at temperature 0 the likeliest token, the lowest id among equals. One for each
 * generation; not for several threads.
 */
final class Sampler {
  private static final float TIE = 1e-3f;

  private final Sampling sampling;
  private final SplittableRandom random;

  Sampler(Sampling sampling) {
    this.sampling = sampling;
    this.random = new SplittableRandom(sampling.seed());
  }

  /**
   * @param logits one for each token; not changed
   * @throws IllegalStateException if none is a number, which is a fault of the model
   */
  int next(float[] logits) {
    int best = best(logits);
    return sampling.temperature() == 0 ? best : draw(logits, best);
  }

  /** Whether tokens may be guessed and checked several at once: where nothing is drawn. */
  boolean guessable() {
    return sampling.temperature() == 0;
  }

  /** Whether the two largest are so close that other rounding could choose the other. */
  static boolean tie(float[] logits) {
    int best = best(logits);
    for (int i = 0; i < logits.length; i++) {
      if (i != best && logits[best] - logits[i] < TIE) {
        return true;
      }
    }
    return false;
  }

  /** The likeliest token, the lowest id among equals. */
  static int best(float[] logits) {
    int best = -1;
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isNaN(logits[i]) && (best < 0 || logits[i] > logits[best])) {
        best = i;
      }
    }
    if (best < 0) {
      throw new IllegalStateException("the model's logits are not numbers");
    }
    return best;
  }

  private int draw(float[] logits, int best) {
    // Relative to the likeliest: exp never overflows, and min-p is a plain threshold.
    double[] weight = new double[logits.length];
    double sum = 0;
    int kept = 0;
    for (int i = 0; i < logits.length; i++) {
      double w = Math.exp(((double) logits[i] - logits[best]) / sampling.temperature());
      if (w > 0 && w >= sampling.minP()) {
        weight[i] = w;
        sum += w;
        kept++;
      }
    }
    return sampling.topP() < 1
        ? nucleus(weight, kept, sum, best)
        : pick(weight, all(weight, kept), kept, sum, best);
  }

  private static int[] all(double[] weight, int kept) {
    int[] ids = new int[kept];
    for (int i = 0, n = 0; i < weight.length; i++) {
      if (weight[i] > 0) {
        ids[n++] = i;
      }
    }
    return ids;
  }

  /** Holtzman et al. 2020: the smallest set of likeliest tokens whose probability reaches top-p. */
  private int nucleus(double[] weight, int kept, double sum, int best) {
    int[] ids =
        Arrays.stream(all(weight, kept))
            .boxed()
            .sorted((a, b) -> weight[a] != weight[b] ? Double.compare(weight[b], weight[a]) : a - b)
            .mapToInt(Integer::intValue)
            .toArray();
    double reached = 0;
    int n = 0;
    while (n < kept && (n == 0 || reached < sampling.topP() * sum)) {
      reached += weight[ids[n++]];
    }
    return pick(weight, ids, n, reached, best);
  }

  private int pick(double[] weight, int[] ids, int n, double sum, int best) {
    double at = random.nextDouble() * sum;
    for (int i = 0; i < n; i++) {
      at -= weight[ids[i]];
      if (at < 0) {
        return ids[i];
      }
    }
    return best; // rounding: the sum was a little more than its parts
  }
}
