package dev.tandem.llm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How likely a model finds given tokens, many sequences at a time. A beginning with several
 * continuations is computed once.
 */
final class Likelihoods {
  /** Tokens that go through the model together; a longer sequence goes alone. */
  private static final int TOGETHER = 512;

  private final Transformer model;
  private final Optional<LoraAdapter> adapter;
  private final long mostBytes;

  /** What is left to compute of one continuation. */
  private record Piece(int[] tokens, KvCache cache, int[] next, double[] scores) {
    Slice slice(Optional<LoraAdapter> adapter) {
      return new Slice(tokens, 0, tokens.length, cache, next.length, false, adapter);
    }
  }

  /**
   * @param mostBytes of the keys and values that are held together
   */
  Likelihoods(Transformer model, Optional<LoraAdapter> adapter, long mostBytes) {
    this.model = model;
    this.adapter = adapter;
    this.mostBytes = mostBytes;
  }

  /** For each text and each of its continuations the log-probability of each token. */
  List<List<double[]>> of(List<Prompted> texts) {
    List<List<double[]>> all = new ArrayList<>();
    List<Piece> waiting = new ArrayList<>();
    for (Prompted text : texts) {
      List<double[]> scores =
          text.continuations().stream().map(tokens -> new double[tokens.length]).toList();
      all.add(scores);
      if (scores.size() == 1) {
        add(waiting, whole(text, scores.getFirst()));
      } else {
        forked(text, scores, waiting);
      }
    }
    compute(waiting);
    return all;
  }

  private Piece whole(Prompted text, double[] scores) {
    int[] next = text.continuations().getFirst();
    return new Piece(read(text.prompt(), next), cache(text, next), next, scores);
  }

  /** The prompt and what is read of a continuation: its last token only has to be predicted. */
  private static int[] read(int[] prompt, int[] next) {
    int[] tokens = Arrays.copyOf(prompt, prompt.length + next.length - 1);
    System.arraycopy(next, 0, tokens, prompt.length, next.length - 1);
    return tokens;
  }

  private KvCache cache(Prompted text, int[] next) {
    return model.newCache(text.prompt().length + next.length);
  }

  private void forked(Prompted text, List<double[]> scores, List<Piece> waiting) {
    int[] prompt = text.prompt();
    int before = prompt.length - 1; // its last token goes with each continuation, to predict it
    KvCache common = model.newCache(prompt.length);
    if (before > 0) {
      model.step(List.of(new Slice(prompt, 0, before, common, 0, false, adapter)));
    }
    int[] last = {prompt[before]};
    for (int i = 0; i < scores.size(); i++) {
      int[] next = text.continuations().get(i);
      KvCache own = before > 0 ? common.fork(prompt.length + next.length) : cache(text, next);
      add(waiting, new Piece(read(last, next), own, next, scores.get(i)));
    }
  }

  private void add(List<Piece> waiting, Piece piece) {
    long tokens = waiting.stream().mapToLong(p -> p.tokens.length).sum() + piece.tokens.length;
    long bytes = waiting.stream().mapToLong(p -> p.cache.mostBytes()).sum();
    if (tokens > TOGETHER || bytes + piece.cache.mostBytes() > mostBytes) {
      compute(waiting);
    }
    waiting.add(piece);
  }

  private void compute(List<Piece> pieces) {
    if (pieces.isEmpty()) {
      return;
    }
    List<double[]> found =
        model.score(
            pieces.stream().map(piece -> piece.slice(adapter)).toList(),
            pieces.stream().map(Piece::next).toList());
    for (int i = 0; i < found.size(); i++) {
      double[] scores = pieces.get(i).scores;
      System.arraycopy(found.get(i), 0, scores, 0, scores.length);
    }
    pieces.forEach(piece -> piece.cache.release());
    pieces.clear();
  }
}
