package dev.tandem.tune;

import dev.tandem.llm.Architecture.Trait;
import dev.tandem.llm.DecoderConfiguration;
import dev.tandem.llm.DecoderWeights;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.Elementwise;
import dev.tandem.tensor.Gradients;
import dev.tandem.tensor.Panels;
import dev.tandem.tune.LayerOps.Given;

/** The second half of a layer: norm and the gated network. */
final class FeedForwardHalf {
  private final LayerOps ops;
  private final DecoderConfiguration c;
  private final DecoderWeights.Layer layer;

  FeedForwardHalf(LayerOps ops) {
    this.ops = ops;
    c = ops.configuration();
    layer = ops.layer();
  }

  /** From the middle on; fills what is left of {@code a}, and {@code out}. */
  void forward(Run run, Activations a, Scratch s, Panels out) {
    norm(run, a, s);
    ops.multiply(
        run, s.normed(), a, new Given(Projection.GATE, a.gate()), new Given(Projection.UP, a.up()));
    gated(run, a, s);
    ops.close(
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

  private void norm(Run run, Activations a, Scratch s) {
    Elementwise.rmsNorm(
        run.workers(), a.middle(), layer.feedForwardNorm(), c.epsilon(), s.normed());
  }

  private void gated(Run run, Activations a, Scratch s) {
    s.hidden().copyFrom(a.gate());
    if (c.architecture().has(Trait.GELU)) {
      Elementwise.geglu(run.workers(), s.hidden(), a.up());
    } else {
      Elementwise.swiglu(run.workers(), s.hidden(), a.up());
    }
  }

  /** {@code s.dx}, the gradient of what the layer gave, becomes that of the middle. */
  void backward(Run run, Activations a, Scratch s) {
    Panels dDown =
        ops.closeBack(
            run, "post_ffw_norm.weight", a.feedForwardOutput(), layer.normAfterFeedForward(), s);
    gated(run, a, s);
    ops.back(run, s.hidden(), a, s, s.dHidden(), true, new Given(Projection.DOWN, dDown));
    if (c.architecture().has(Trait.GELU)) {
      Gradients.geglu(run.workers(), a.gate(), a.up(), s.dHidden());
    } else {
      Gradients.swiglu(run.workers(), a.gate(), a.up(), s.dHidden());
    }
    norm(run, a, s);
    ops.back(
        run,
        s.normed(),
        a,
        s,
        s.dNormed(),
        true,
        new Given(Projection.GATE, a.gate()),
        new Given(Projection.UP, a.up()));
    ops.normBack(
        run, "ffn_norm.weight", a.middle(), layer.feedForwardNorm(), s.dNormed(), s.dx(), true);
  }
}
