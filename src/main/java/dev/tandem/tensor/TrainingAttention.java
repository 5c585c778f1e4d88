package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.TILE_COLUMNS;

import java.util.List;

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
   */
  public record Span(int first, int tokens) {
    public Span {
      if (first < 0 || tokens < 1) {
        throw new IllegalArgumentException("impossible span of tokens");
      }
    }

    int panels() {
      return (tokens + TILE_COLUMNS - 1) / TILE_COLUMNS;
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
        (span, shared) -> {
          HeadAttention head = new HeadAttention(this, span);
          head.gatherShared(keys, values, shared);
          for (int h = 0; h < group(); h++) {
            head.forward(queries, shared * group() + h, out, logSums);
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
    each(
        workers,
        spans,
        (span, shared) -> {
          HeadAttention head = new HeadAttention(this, span);
          head.gatherShared(keys, values, shared);
          head.clearSharedGradients();
          for (int h = 0; h < group(); h++) {
            head.backward(queries, out, logSums, gradient, shared * group() + h, dQueries);
          }
          head.scatterShared(dKeys, dValues, shared);
        });
    dQueries.clearUnused();
    dKeys.clearUnused();
    dValues.clearUnused();
  }

  @FunctionalInterface
  private interface Body {
    void accept(Span span, int shared);
  }

  /** An item is a span's key-value head with its query heads, so all sums stay within one. */
  private void each(Workers workers, List<Span> spans, Body body) {
    int heads = shape.keyValueHeads();
    workers.run(spans.size() * heads, item -> body.accept(spans.get(item / heads), item % heads));
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
