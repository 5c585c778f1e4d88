package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.TILE_COLUMNS;

import java.util.List;
import java.util.function.Consumer;

/**
 * Causal attention with grouped query heads as {@link Attention} has it, for whole sequences of
 * which all keys and values are at hand, forward and backward. No square of scores is held: forward
 * keeps the logarithm of each token's sum, from which backward computes the weights again, a block
 * of a panel's keys by a panel's queries at a time (Dao et al., 2022: FlashAttention).
 *
 * @param shape heads, sizes and scale
 * @param window how many positions a token sees, its own included; or {@link Attention#ALL}
 */
public record TrainingAttention(Attention shape, int window) {
  /**
   * One sequence among the tokens that panels hold.
   *
   * @param first which of the panels' tokens is its first
   * @param tokens how many are its own
   * @param shared how many of the panels' first tokens come before them: a beginning that several
   *     sequences have in common, and that is a span of its own
   */
  public record Span(int first, int tokens, int shared) {
    public Span {
      if (first < 0 || tokens < 1 || shared < 0 || shared > first) {
        throw new IllegalArgumentException("impossible span of tokens");
      }
    }

    /** A sequence that shares nothing. */
    public Span(int first, int tokens) {
      this(first, tokens, 0);
    }

    /** How many tokens its attention goes over. */
    int length() {
      return shared + tokens;
    }

    /** Which of the panels' tokens a token of the sequence is. */
    int at(int token) {
      return token < shared ? token : first + token - shared;
    }

    int panels() {
      return (length() + TILE_COLUMNS - 1) / TILE_COLUMNS;
    }
  }

  public TrainingAttention {
    if (window < 1) {
      throw new IllegalArgumentException("a token sees at least itself");
    }
  }

  /**
   * @param queries {@code heads * headSize} features
   * @param keys {@code keyValueHeads * headSize} features
   * @param values likewise
   * @param spans every token in one of them
   * @param out as queries; overwritten
   * @param logSums one feature for each head; overwritten
   */
  public void forward(
      Workers workers,
      Panels queries,
      Panels keys,
      Panels values,
      List<Span> spans,
      Panels out,
      Panels logSums) {
    check(queries, keys, values, out);
    each(
        workers,
        spans,
        item -> {
          HeadAttention head = new HeadAttention(this, item.span);
          head.gatherGroup(keys, values, item.group);
          for (int h = 0; h < group(); h++) {
            head.forward(queries, item.group * group() + h, out, logSums);
          }
        });
  }

  /**
   * @param out what {@link #forward} gave
   * @param logSums likewise
   * @param gradient of {@code out}
   * @param dQueries overwritten by the gradient of the queries, zero in lanes beyond the last token
   * @param dKeys likewise
   * @param dValues likewise
   */
  public void backward(
      Workers workers,
      Panels queries,
      Panels keys,
      Panels values,
      List<Span> spans,
      Panels out,
      Panels logSums,
      Panels gradient,
      Panels dQueries,
      Panels dKeys,
      Panels dValues) {
    check(queries, keys, values, out);
    check(dQueries, dKeys, dValues, gradient);
    int heads = shape.keyValueHeads();
    float[][] beginnings = new float[spans.size() * heads][]; // what items give to shared tokens
    each(
        workers,
        spans,
        item -> {
          HeadAttention head = new HeadAttention(this, item.span);
          head.gatherGroup(keys, values, item.group);
          head.clearGroupGradients();
          for (int h = 0; h < group(); h++) {
            head.backward(queries, out, logSums, gradient, item.group * group() + h, dQueries);
          }
          head.scatterGroup(dKeys, dValues, item.group);
          beginnings[item.number] = head.beginning();
        });
    for (int i = 0; i < beginnings.length; i++) { // in one order, whoever was first
      HeadAttention.addBeginning(
          beginnings[i],
          spans.get(i / heads).shared(),
          shape.headSize(),
          i % heads,
          dKeys,
          dValues);
    }
    dQueries.clearUnused();
    dKeys.clearUnused();
    dValues.clearUnused();
  }

  /** A span's key-value head with its query heads, so all sums over its tokens stay within it. */
  private record Item(int number, Span span, int group) {}

  private void each(Workers workers, List<Span> spans, Consumer<Item> body) {
    int heads = shape.keyValueHeads();
    workers.run(
        spans.size() * heads,
        number -> body.accept(new Item(number, spans.get(number / heads), number % heads)));
  }

  private int group() {
    return shape.heads() / shape.keyValueHeads();
  }

  private void check(Panels queries, Panels keys, Panels values, Panels out) {
    if (queries.features() != shape.heads() * shape.headSize()
        || keys.features() != shape.keyValueHeads() * shape.headSize()
        || values.features() != keys.features()
        || out.features() != queries.features()
        || queries.width() != TILE_COLUMNS
        || keys.tokens() != queries.tokens()
        || values.tokens() != queries.tokens()
        || out.tokens() != queries.tokens()) {
      throw new IllegalArgumentException("sizes of an attention do not match");
    }
  }
}
