package dev.tandem.llm;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * How likely each of some answers is behind a prompt. The tree of answers is followed from its
 * likeliest open beginning, since an answer is never likelier than what it begins with. Beginnings
 * that are {@link #NEGLIGIBLE} beside the best answer are not followed to their ends.
 */
final class Choosing extends Sequence {
  /** A beginning so much less likely than the best answer is left; a natural logarithm. */
  private static final double NEGLIGIBLE = Math.log(1e-7);

  private record Open(Choices.Node node, double logLikelihood) {}

  private final PriorityQueue<Open> open =
      new PriorityQueue<>(Comparator.comparingDouble(Open::logLikelihood).reversed());
  private final double[] logLikelihoods;
  private final CompletableFuture<double[]> result = new CompletableFuture<>();
  private double best = Double.NEGATIVE_INFINITY;
  private int[] behind = {}; // the tokens that the cache holds behind the prompt

  /**
   * @param cache empty, for the prompt and the longest answer
   */
  Choosing(
      int[] prompt, Choices choices, Origin origin, Optional<LoraAdapter> adapter, KvCache cache) {
    super(prompt, origin, adapter, cache);
    logLikelihoods = new double[choices.size()];
    open.add(new Open(choices.root(), 0));
  }

  /**
   * The sum of each answer's natural log-probabilities. Those of answers that were not followed to
   * their ends are the beginning's, divided among all that begin so.
   */
  Future<double[]> result() {
    return result;
  }

  /** The likeliest open beginning, and behind it what follows without a choice. */
  @Override
  Slice following(int guesses, boolean exact) {
    Choices.Node node = open.element().node;
    int first = node.path.length - 1; // whose logits are wanted
    while (node.children.size() == 1 && single(node).answer < 0) {
      node = single(node);
    }
    int alike = Arrays.mismatch(behind, node.path);
    int from = Math.min(first, alike < 0 ? node.path.length : alike);
    cache().truncate(promptLength() + from);
    behind = node.path;
    return slice(behind, from, behind.length, behind.length - first, exact);
  }

  private static Choices.Node single(Choices.Node node) {
    return node.children.values().iterator().next();
  }

  @Override
  boolean take(List<float[]> logits) {
    Open next = open.remove();
    for (float[] each : logits.subList(0, logits.size() - 1)) {
      next = follow(next, single(next.node), each);
    }
    Open last = next;
    for (Choices.Node child : last.node.children.values()) {
      Open one = follow(last, child, logits.getLast());
      if (child.answer >= 0) {
        logLikelihoods[child.answer] = one.logLikelihood;
        best = Math.max(best, one.logLikelihood);
      } else {
        open.add(one);
      }
    }
    if (!open.isEmpty() && open.element().logLikelihood >= best + NEGLIGIBLE) {
      return true;
    }
    open.forEach(left -> share(left.node, left.logLikelihood - Math.log(left.node.answers)));
    result.complete(logLikelihoods);
    return false;
  }

  private static Open follow(Open from, Choices.Node child, float[] logits) {
    int token = child.path[child.path.length - 1];
    return new Open(child, from.logLikelihood + logits[token] - Sampler.logSum(logits));
  }

  private void share(Choices.Node node, double logLikelihood) {
    if (node.answer >= 0) {
      logLikelihoods[node.answer] = logLikelihood;
    }
    node.children.values().forEach(child -> share(child, logLikelihood));
  }

  @Override
  void fail(Throwable why) {
    result.completeExceptionally(why);
  }
}
