package dev.tandem.llm;

import dev.tandem.tensor.CrossEntropy;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * How likely each of some answers is behind a prompt. The tree of answers is followed from its
 * likeliest open beginning, since answers are never likelier than what they begin with, until all
 * that is open together is {@link #NEGLIGIBLE} beside the answers that were followed to their ends.
 */
final class Choosing extends Sequence {
  /** What is open may add so much to any answer's share of the likelihood of all. */
  private static final double NEGLIGIBLE = 1e-4;

  private record Open(Choices.Node node, double logLikelihood) {}

  private final PriorityQueue<Open> open =
      new PriorityQueue<>(Comparator.comparingDouble(Open::logLikelihood).reversed());
  private final double[] logLikelihoods;
  private final CompletableFuture<double[]> result = new CompletableFuture<>();
  private double best = Double.NEGATIVE_INFINITY;
  private double together; // the likelihood of the answers followed to their ends
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
      next = follow(next, single(next.node), each, CrossEntropy.logSum(each));
    }
    Open last = next;
    double norm = CrossEntropy.logSum(logits.getLast());
    for (Choices.Node child : last.node.children.values()) {
      Open one = follow(last, child, logits.getLast(), norm);
      if (child.answer >= 0) {
        logLikelihoods[child.answer] = one.logLikelihood;
        ended(one.logLikelihood);
      } else {
        open.add(one);
      }
    }
    double left = open.stream().mapToDouble(each -> Math.exp(each.logLikelihood - best)).sum();
    if (left > NEGLIGIBLE * together) { // so it is, as long as no answer has ended
      return true;
    }
    open.forEach(each -> share(each.node, each.logLikelihood - Math.log(each.node.answers)));
    result.complete(logLikelihoods);
    return false;
  }

  private void ended(double logLikelihood) {
    double most = Math.max(best, logLikelihood);
    together = together * Math.exp(best - most) + Math.exp(logLikelihood - most);
    best = most; // to which all sums are relative
  }

  private static Open follow(Open from, Choices.Node child, float[] logits, double norm) {
    int token = child.path[child.path.length - 1];
    return new Open(child, from.logLikelihood + logits[token] - norm);
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
