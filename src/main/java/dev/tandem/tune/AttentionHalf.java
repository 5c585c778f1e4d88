package dev.tandem.tune;

import dev.tandem.llm.Architecture.Trait;
import dev.tandem.llm.Decoder;
import dev.tandem.llm.DecoderConfiguration;
import dev.tandem.llm.DecoderWeights;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.Attention;
import dev.tandem.tensor.Elementwise;
import dev.tandem.tensor.Panels;
import dev.tandem.tensor.Rope;
import dev.tandem.tensor.TrainingAttention;
import dev.tandem.tune.LayerOps.Given;

/** The first half of a layer: norm, queries, keys and values, their turns, attention. */
final class AttentionHalf {
  private final Decoder model;
  private final LayerOps ops;
  private final DecoderConfiguration c;
  private final DecoderWeights.Layer layer;
  private final TrainingAttention attention;
  private final boolean local;

  AttentionHalf(Decoder model, LayerOps ops) {
    this.model = model;
    this.ops = ops;
    c = ops.configuration();
    layer = ops.layer();
    local = c.local(ops.index());
    attention = new TrainingAttention(model.attention(), local ? c.window() : Attention.ALL);
  }

  /** Fills {@code a} up to its middle. */
  void forward(Run run, Panels in, Activations a, Scratch s) {
    Elementwise.rmsNorm(run.workers(), in, layer.attentionNorm(), c.epsilon(), s.normed());
    ops.multiply(
        run,
        s.normed(),
        a,
        new Given(Projection.QUERY, a.rawQuery()),
        new Given(Projection.KEY, a.rawKey()),
        new Given(Projection.VALUE, a.value()));
    if (c.architecture().has(Trait.BIASES)) {
      Elementwise.addToEach(a.rawQuery(), layer.biases().query());
      Elementwise.addToEach(a.rawKey(), layer.biases().key());
      Elementwise.addToEach(a.value(), layer.biases().value());
    }
    if (c.architecture().has(Trait.HEAD_NORMS)) {
      float[] query = layer.headNorms().query();
      float[] key = layer.headNorms().key();
      Elementwise.rmsNorm(run.workers(), a.rawQuery(), query, c.epsilon(), a.query());
      Elementwise.rmsNorm(run.workers(), a.rawKey(), key, c.epsilon(), a.key());
    }
    if (c.turned(ops.index())) {
      Rope.Turns turns = local ? run.localTurns() : run.turns();
      rope().apply(run.workers(), a.query(), turns);
      rope().apply(run.workers(), a.key(), turns);
    }
    attention.forward(
        run.workers(),
        a.query(),
        a.key(),
        a.value(),
        run.batch().spans(),
        a.attended(),
        a.logSums());
    ops.close(
        run,
        Projection.OUTPUT,
        a.attended(),
        layer.normAfterAttention(),
        in,
        a,
        s,
        a.attentionOutput(),
        a.middle());
  }

  private Rope rope() {
    return local ? model.localRope() : model.rope();
  }

  /** As {@link LayerPass#backward}; {@code s.dx} is the gradient of the middle. */
  void backward(Run run, Panels in, Activations a, Scratch s, boolean needed) {
    Panels dOutput =
        ops.closeBack(
            run, "post_attention_norm.weight", a.attentionOutput(), layer.normAfterAttention(), s);
    ops.back(run, a.attended(), a, s, s.dAttended(), true, new Given(Projection.OUTPUT, dOutput));
    attention.backward(
        run.workers(),
        a.query(),
        a.key(),
        a.value(),
        run.batch().spans(),
        a.attended(),
        a.logSums(),
        s.dAttended(),
        s.dQuery(),
        s.dKey(),
        s.dValue());
    if (c.turned(ops.index())) {
      Rope.Turns turns = local ? run.localBack() : run.back();
      rope().apply(run.workers(), s.dQuery(), turns);
      rope().apply(run.workers(), s.dKey(), turns);
    }
    if (c.architecture().has(Trait.HEAD_NORMS)) {
      headNormBack(run, "attn_q_norm.weight", a.rawQuery(), layer.headNorms().query(), s.dQuery());
      headNormBack(run, "attn_k_norm.weight", a.rawKey(), layer.headNorms().key(), s.dKey());
    }
    if (c.architecture().has(Trait.BIASES)) {
      ops.biasBack(run, "attn_q.bias", s.dQuery());
      ops.biasBack(run, "attn_k.bias", s.dKey());
      ops.biasBack(run, "attn_v.bias", s.dValue());
    }
    Elementwise.rmsNorm(run.workers(), in, layer.attentionNorm(), c.epsilon(), s.normed());
    ops.back(
        run,
        s.normed(),
        a,
        s,
        s.dNormed(),
        needed,
        new Given(Projection.QUERY, s.dQuery()),
        new Given(Projection.KEY, s.dKey()),
        new Given(Projection.VALUE, s.dValue()));
    if (needed) {
      ops.normBack(run, "attn_norm.weight", in, layer.attentionNorm(), s.dNormed(), s.dx(), true);
    }
  }

  private void headNormBack(Run run, String tensor, Panels raw, float[] weight, Panels gradient) {
    ops.normBack(run, tensor, raw, weight, gradient, gradient, false);
  }
}
