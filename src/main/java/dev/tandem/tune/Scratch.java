package dev.tandem.tune;

import dev.tandem.llm.DecoderConfiguration;
import dev.tandem.tensor.LowRank;
import dev.tandem.tensor.Panels;
import dev.tandem.tensor.WeightGradients;

/**
 * What layers work in, one after the other.
 *
 * @param normed (width)
 * @param dNormed its gradient
 * @param dInner gradient of what a norm after a half was given
 * @param dx gradient of what passes between layers
 * @param hidden what the gate gave
 * @param dHidden its gradient
 * @param lowRank of the adapter's pairs
 * @param exchanged of the gradients of whole matrices
 */
record Scratch(
    Panels normed,
    Panels dNormed,
    Panels dInner,
    Panels dx,
    Panels dQuery,
    Panels dKey,
    Panels dValue,
    Panels dAttended,
    Panels hidden,
    Panels dHidden,
    LowRank.Scratch lowRank,
    WeightGradients.Scratch exchanged) {
  static Scratch of(DecoderConfiguration c, int tokens, int rank) {
    Panels width = Panels.wide(c.width(), tokens);
    int queries = c.heads() * c.headSize();
    int keys = c.keyValueHeads() * c.headSize();
    return new Scratch(
        width,
        width.like(c.width()),
        width.like(c.width()),
        width.like(c.width()),
        width.like(queries),
        width.like(keys),
        width.like(keys),
        width.like(queries),
        width.like(c.hidden()),
        width.like(c.hidden()),
        new LowRank.Scratch(rank, width),
        new WeightGradients.Scratch());
  }

  /** The same memory for fewer tokens. */
  Scratch first(int tokens) {
    return new Scratch(
        normed.first(tokens),
        dNormed.first(tokens),
        dInner.first(tokens),
        dx.first(tokens),
        dQuery.first(tokens),
        dKey.first(tokens),
        dValue.first(tokens),
        dAttended.first(tokens),
        hidden.first(tokens),
        dHidden.first(tokens),
        lowRank,
        exchanged);
  }
}
