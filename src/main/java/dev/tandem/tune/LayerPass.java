package dev.tandem.tune;

import dev.tandem.llm.Decoder;
import dev.tandem.llm.DecoderConfiguration;
import dev.tandem.llm.DecoderWeights;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.Attention;
import dev.tandem.tensor.Dropout;
import dev.tandem.tensor.Elementwise;
import dev.tandem.tensor.Gradients;
import dev.tandem.tensor.LowRank;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.Matrix.Product;
import dev.tandem.tensor.Panels;
import dev.tandem.tensor.Rope;
import dev.tandem.tensor.TrainingAttention;
import dev.tandem.tensor.Transposed;
import dev.tandem.tensor.Transposed.Term;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** One layer, forward and backward; the formulas of {@link Decoder} and their derivatives. */
final class LayerPass {
  /** The gradient of what one matrix, with its addition, gave. */
  private record Given(Projection projection, Panels gradient) {}

  private final int index;
  private final Decoder model;
  private final DecoderConfiguration c;
  private final DecoderWeights.Layer layer;
  private final TrainingAttention attention;
  private final boolean local;
  private final Map<Projection, LowRank> pairs;

  LayerPass(Decoder model, int index, Map<Projection, LowRank> pairs) {
    this.model = model;
    this.index = index;
    this.pairs = pairs;
    c = model.configuration();
    layer = model.weights().layers().get(index);
    local = c.local(index);
    attention = new TrainingAttention(model.attention(), local ? c.window() : Attention.ALL);
  }

  /** Whether it has anything to train. */
  boolean trained() {
    return !pairs.isEmpty();
  }

  /**
   * @param in kept for the way back
   * @param a filled
   * @param out overwritten
   */
  void forward(Run run, Panels in, Activations a, Scratch s, Panels out) {
    Elementwise.rmsNorm(run.workers(), in, layer.attentionNorm(), c.epsilon(), s.normed());
    Matrix.multiply(
        run.workers(),
        s.normed(),
        new Product(layer.query(), a.rawQuery(), false),
        new Product(layer.key(), a.rawKey(), false),
        new Product(layer.value(), a.value(), false));
    add(run, Projection.QUERY, s.normed(), a, s, a.rawQuery());
    add(run, Projection.KEY, s.normed(), a, s, a.rawKey());
    add(run, Projection.VALUE, s.normed(), a, s, a.value());
    if (Traits.biases(c)) {
      Elementwise.addToEach(a.rawQuery(), layer.biases().query());
      Elementwise.addToEach(a.rawKey(), layer.biases().key());
      Elementwise.addToEach(a.value(), layer.biases().value());
    }
    if (Traits.headNorms(c)) {
      float[] query = layer.headNorms().query();
      float[] key = layer.headNorms().key();
      Elementwise.rmsNorm(run.workers(), a.rawQuery(), query, c.epsilon(), a.query());
      Elementwise.rmsNorm(run.workers(), a.rawKey(), key, c.epsilon(), a.key());
    }
    if (c.turned(index)) {
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
    half(
        run,
        Projection.OUTPUT,
        a.attended(),
        layer.normAfterAttention(),
        in,
        a,
        s,
        a.attentionOutput(),
        a.middle());
    Elementwise.rmsNorm(
        run.workers(), a.middle(), layer.feedForwardNorm(), c.epsilon(), s.normed());
    Matrix.multiply(
        run.workers(),
        s.normed(),
        new Product(layer.gate(), a.gate(), false),
        new Product(layer.up(), a.up(), false));
    add(run, Projection.GATE, s.normed(), a, s, a.gate());
    add(run, Projection.UP, s.normed(), a, s, a.up());
    gated(run, a, s);
    half(
        run,
        Projection.DOWN,
        s.hidden(),
        layer.normAfterFeedForward(),
        a.middle(),
        a,
        s,
        a.feedForwardOutput(),
        out);
  }

  private Rope rope() {
    return local ? model.localRope() : model.rope();
  }

  private void gated(Run run, Activations a, Scratch s) {
    s.hidden().copyFrom(a.gate());
    if (Traits.gelu(c)) {
      Elementwise.geglu(run.workers(), s.hidden(), a.up());
    } else {
      Elementwise.swiglu(run.workers(), s.hidden(), a.up());
    }
  }

  /** {@code out = residual + W in}, through a norm where there is one. */
  private void half(
      Run run,
      Projection projection,
      Panels in,
      float[] norm,
      Panels residual,
      Activations a,
      Scratch s,
      Panels product,
      Panels out) {
    Matrix weights = LoraWeights.matrix(layer, projection);
    out.copyFrom(residual);
    if (norm.length == 0) {
      Matrix.multiply(run.workers(), in, new Product(weights, out, true));
      add(run, projection, in, a, s, out);
      return;
    }
    Matrix.multiply(run.workers(), in, new Product(weights, product, false));
    add(run, projection, in, a, s, product);
    Elementwise.rmsNorm(run.workers(), product, norm, c.epsilon(), s.normed());
    Elementwise.add(out, s.normed());
  }

  private void add(Run run, Projection p, Panels in, Activations a, Scratch s, Panels out) {
    Optional.ofNullable(pairs.get(p))
        .ifPresent(pair -> pair.forward(run.workers(), input(run, p, in), low(a, p), out));
  }

  private static Panels low(Activations a, Projection p) {
    return Objects.requireNonNull(a.low().get(p));
  }

  /** What an addition is given: everything, or what chance leaves. */
  private Panels input(Run run, Projection p, Panels in) {
    if (run.share() == 0) {
      return in;
    }
    Panels dropped = in.like(in.features());
    int[] keys = run.keys(index, p.ordinal());
    Dropout.apply(run.workers(), in, keys, run.share(), dropped, false);
    return dropped;
  }

  /**
   * Adds to the gradients of the pairs.
   *
   * @param in as {@link #forward} had it
   * @param a as it left them; overwritten in part
   * @param needed whether the gradient of {@code in} is wanted; {@code s.dx}, the gradient of what
   *     the layer gave, becomes it
   */
  void backward(Run run, Panels in, Activations a, Scratch s, boolean needed) {
    Panels dDown = throughNorm(run, a.feedForwardOutput(), layer.normAfterFeedForward(), s);
    gated(run, a, s);
    back(run, s.hidden(), a, s, s.dHidden(), true, new Given(Projection.DOWN, dDown));
    if (Traits.gelu(c)) {
      Gradients.geglu(run.workers(), a.gate(), a.up(), s.dHidden());
    } else {
      Gradients.swiglu(run.workers(), a.gate(), a.up(), s.dHidden());
    }
    Elementwise.rmsNorm(
        run.workers(), a.middle(), layer.feedForwardNorm(), c.epsilon(), s.normed());
    back(
        run,
        s.normed(),
        a,
        s,
        s.dNormed(),
        true,
        new Given(Projection.GATE, a.gate()),
        new Given(Projection.UP, a.up()));
    Gradients.rmsNorm(
        run.workers(), a.middle(), layer.feedForwardNorm(), c.epsilon(), s.dNormed(), s.dx(), true);
    Panels dOutput = throughNorm(run, a.attentionOutput(), layer.normAfterAttention(), s);
    back(run, a.attended(), a, s, s.dAttended(), true, new Given(Projection.OUTPUT, dOutput));
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
    if (c.turned(index)) {
      Rope.Turns turns = local ? run.localBack() : run.back();
      rope().apply(run.workers(), s.dQuery(), turns);
      rope().apply(run.workers(), s.dKey(), turns);
    }
    if (Traits.headNorms(c)) {
      headNorm(run, a.rawQuery(), layer.headNorms().query(), s.dQuery());
      headNorm(run, a.rawKey(), layer.headNorms().key(), s.dKey());
    }
    Elementwise.rmsNorm(run.workers(), in, layer.attentionNorm(), c.epsilon(), s.normed());
    back(
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
      Gradients.rmsNorm(
          run.workers(), in, layer.attentionNorm(), c.epsilon(), s.dNormed(), s.dx(), true);
    }
  }

  private void headNorm(Run run, Panels raw, float[] weight, Panels gradient) {
    Gradients.rmsNorm(run.workers(), raw, weight, c.epsilon(), gradient, gradient, false);
  }

  /** The gradient of what a half of the layer gave before its norm, where there is one. */
  private Panels throughNorm(Run run, Panels product, float[] norm, Scratch s) {
    if (norm.length == 0) {
      return s.dx();
    }
    Gradients.rmsNorm(run.workers(), product, norm, c.epsilon(), s.dx(), s.dInner(), false);
    return s.dInner();
  }

  /** Back through matrices that share their input. */
  private void back(
      Run run, Panels in, Activations a, Scratch s, Panels dIn, boolean needed, Given... given) {
    if (needed) {
      Transposed.multiply(
          run.workers(),
          dIn,
          false,
          Arrays.stream(given)
              .map(g -> new Term(LoraWeights.matrix(layer, g.projection), g.gradient))
              .toArray(Term[]::new));
    }
    for (Given each : given) {
      Optional.ofNullable(pairs.get(each.projection))
          .ifPresent(pair -> back(run, pair, in, a, s, dIn, needed, each));
    }
  }

  private void back(
      Run run,
      LowRank pair,
      Panels in,
      Activations a,
      Scratch s,
      Panels dIn,
      boolean needed,
      Given given) {
    Projection p = given.projection;
    pair.backward(run.workers(), input(run, p, in), low(a, p), given.gradient, s.lowRank());
    if (!needed) {
      return;
    }
    if (run.share() == 0) {
      pair.inputGradient(run.workers(), s.lowRank(), dIn, true);
      return;
    }
    Panels dropped = dIn.like(dIn.features());
    pair.inputGradient(run.workers(), s.lowRank(), dropped, false);
    int[] keys = run.keys(index, p.ordinal());
    Dropout.apply(run.workers(), dropped, keys, run.share(), dIn, true);
  }
}
