package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Chooses the next token from logits. Biases and the form first, then temperature, then min-p and
 * top-p on the same probabilities; at temperature 0 the likeliest token, the lowest id among
 * equals. One for each generation; not for several threads.
 */
final class Sampler {
  private static final float TIE = 1e-3f;

  private final Sampling sampling;
  private final SplittableRandom random;
  private final Optional<TokenForm> form;
  private final Optional<Tokenizer> tokenizer;

  /** For text of any form. */
  Sampler(Sampling sampling) {
    this(sampling, Optional.empty(), Optional.empty());
  }

  private Sampler(Sampling sampling, Optional<TokenForm> form, Optional<Tokenizer> tokenizer) {
    this.sampling = sampling;
    this.random = new SplittableRandom(sampling.seed());
    this.form = form;
    this.tokenizer = tokenizer;
  }

  /**
   * For a model's tokens.
   *
   * @param ends tokens that end a text
   * @throws UserError if a token is biased that the model does not have
   */
  static Sampler of(Sampling sampling, Tokenizer tokenizer, Set<Integer> ends) {
    for (int token : sampling.steering().bias().keySet()) {
      if (token < 0 || token >= tokenizer.size()) {
        throw new UserError(
            "there is no token %d to bias; the model has %d".formatted(token, tokenizer.size()));
      }
    }
    return new Sampler(
        sampling,
        sampling.steering().form().map(f -> new TokenForm(f.grammar(), tokenizer.trie(), ends)),
        Optional.of(tokenizer));
  }

  /**
   * @param logits one for each token; not changed
   * @throws IllegalStateException if none is a number, which is a fault of the model
   * @throws UserError if no token of the vocabulary keeps to the form
   */
  int next(float[] logits) {
    float[] biased = biased(logits);
    int best = best(biased);
    if (form.isEmpty()) {
      return sampling.temperature() == 0 ? best : draw(biased, best);
    }
    TokenForm kept = form.get();
    int token = best;
    if (sampling.temperature() > 0 || !kept.allows(best)) {
      float[] masked = masked(biased, kept.mask());
      token = best(masked);
      if (masked[token] == Float.NEGATIVE_INFINITY) {
        throw new UserError("the model's vocabulary cannot write the form that is asked for");
      }
      token = sampling.temperature() == 0 ? token : draw(masked, token);
    }
    kept.add(token);
    return token;
  }

  /** Whether a text of a form is whole, so that nothing can follow. */
  boolean over() {
    return form.isPresent() && form.get().over();
  }

  private float[] biased(float[] logits) {
    if (sampling.steering().bias().isEmpty()) {
      return logits;
    }
    float[] biased = logits.clone();
    sampling.steering().bias().forEach((token, bias) -> biased[token] += bias.floatValue());
    return biased;
  }

  private static float[] masked(float[] logits, long[] mask) {
    float[] masked = new float[logits.length];
    for (int i = 0; i < masked.length; i++) {
      boolean kept = i >> 6 < mask.length && (mask[i >> 6] >> i & 1) != 0;
      masked[i] = kept ? logits[i] : Float.NEGATIVE_INFINITY;
    }
    return masked;
  }

  /** How likely the model found a token, where that is asked for. */
  Optional<TokenScore> told(float[] logits, int token) {
    return sampling.steering().told()
        ? tokenizer.map(names -> score(logits, token, names))
        : Optional.empty();
  }

  private TokenScore score(float[] logits, int token, Tokenizer tokenizer) {
    double norm = logSum(logits);
    List<TokenScore.Scored> top = new ArrayList<>();
    for (int id : likeliest(logits, sampling.steering().top())) {
      top.add(scored(id, logits[id] - norm, tokenizer));
    }
    return new TokenScore(scored(token, logits[token] - norm, tokenizer), top);
  }

  /** {@code log(sum(exp(logits)))}: a logit less this is a natural log-probability. */
  static double logSum(float[] logits) {
    double most = logits[best(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - most);
    }
    return most + Math.log(sum);
  }

  private static TokenScore.Scored scored(int token, double logProbability, Tokenizer tokenizer) {
    byte[] bytes = token < tokenizer.size() ? tokenizer.bytes(token) : new byte[0];
    return new TokenScore.Scored(
        new String(bytes, StandardCharsets.UTF_8), bytes.clone(), logProbability);
  }

  /** Ids of the likeliest, the first the likeliest. */
  private static List<Integer> likeliest(float[] logits, int most) {
    Comparator<Integer> byLogit = Comparator.comparingDouble(id -> logits[id]);
    PriorityQueue<Integer> kept =
        new PriorityQueue<>(byLogit.thenComparing(Comparator.reverseOrder()));
    for (int id = 0; id < logits.length && most > 0; id++) {
      if (kept.size() < most) {
        kept.add(id);
      } else if (logits[id] > logits[kept.element()]) {
        kept.remove();
        kept.add(id);
      }
    }
    List<Integer> ids = new ArrayList<>();
    while (!kept.isEmpty()) {
      ids.addFirst(kept.remove());
    }
    return ids;
  }

  /** Whether tokens may be guessed and checked several at once: where the likeliest is taken. */
  boolean guessable() {
    return sampling.temperature() == 0 && sampling.steering().equals(Steering.NONE);
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
