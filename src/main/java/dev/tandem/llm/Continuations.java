package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How likely a model finds given continuations of one prompt: for choosing among labels, and for
 * the perplexity of a text. The prompt is computed once.
 */
public final class Continuations {
  private Continuations() {}

  /**
   * One continuation.
   *
   * @param tokens of it
   * @param logLikelihood sum of its tokens' natural log-probabilities
   * @param perplexity {@code exp(-logLikelihood / tokens)}
   * @param share its part of the likelihood of all that were given
   */
  public record Score(
      String text, int tokens, double logLikelihood, double perplexity, double share) {}

  /** All of them, in the order they were given. */
  public record Report(String model, int promptTokens, List<Score> continuations) {
    public Report {
      continuations = List.copyOf(continuations);
    }
  }

  /**
   * Scores continuations. Prompt and continuation become tokens apart from each other; control
   * tokens are read in the prompt as in a template, and not in a continuation.
   *
   * @param chat whether the prompt is what a user says, and the continuations what the model
   *     answers
   * @throws UserError if the model cannot be read, the prompt or a continuation is empty, or they
   *     do not fit the context
   */
  public static Report score(Path path, String prompt, List<String> continuations, boolean chat) {
    ModelFile file = ModelFile.open(path);
    Tokenizer tokenizer = file.tokenizer();
    int[] before =
        chat
            ? file.template().encode(tokenizer, List.of(Message.user(prompt)), true)
            : tokenizer.encode(prompt, true);
    List<int[]> after = continuations.stream().map(text -> tokenizer.encode(text, false)).toList();
    int longest = after.stream().mapToInt(ids -> ids.length).max().orElse(0);
    if (before.length == 0 || after.stream().anyMatch(ids -> ids.length == 0)) {
      throw new UserError("the prompt and every continuation need at least one token");
    }
    try (Transformer model = file.transformer()) {
      if (before.length + longest > model.contextLength()) {
        throw new UserError(
            "prompt and continuation have up to %d tokens and do not fit the model's context of %d"
                .formatted(before.length + longest, model.contextLength()));
      }
      double[] sums = logLikelihoods(model, before, after);
      return new Report(file.name(), before.length, scores(sums, after, continuations));
    }
  }

  private static List<Score> scores(double[] sums, List<int[]> after, List<String> texts) {
    double most = Double.NEGATIVE_INFINITY;
    for (double sum : sums) {
      most = Math.max(most, sum);
    }
    double together = 0;
    for (double sum : sums) {
      together += Math.exp(sum - most);
    }
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < sums.length; i++) {
      int tokens = after.get(i).length;
      scores.add(
          new Score(
              texts.get(i),
              tokens,
              sums[i],
              Math.exp(-sums[i] / tokens),
              Math.exp(sums[i] - most) / together));
    }
    return scores;
  }

  /** The sum of each continuation's log-probabilities behind the prompt. */
  static double[] logLikelihoods(Transformer model, int[] prompt, List<int[]> continuations) {
    int longest = continuations.stream().mapToInt(ids -> ids.length).max().orElse(1);
    KvCache cache = model.newCache(prompt.length + longest);
    float[] first = model.forward(prompt, 0, prompt.length, cache);
    double[] sums = new double[continuations.size()];
    for (int i = 0; i < sums.length; i++) {
      int[] ids = continuations.get(i);
      double[] sum = {first[ids[0]] - Sampler.logSum(first)};
      if (ids.length > 1) { // the last token's logits are of no use
        int[] read = Arrays.copyOf(ids, ids.length - 1);
        model.forwardAll(
            read, cache, (at, logits) -> sum[0] += logits[ids[at + 1]] - Sampler.logSum(logits));
        cache.truncate(prompt.length);
      }
      sums[i] = sum[0];
    }
    return sums;
  }
}
