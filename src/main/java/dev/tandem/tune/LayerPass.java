package dev.tandem.tune;

import dev.tandem.llm.Decoder;
import dev.tandem.tensor.Panels;

/** One layer, forward and backward; the formulas of {@link Decoder} and their derivatives. */
final class LayerPass {
  private final AttentionHalf attention;
  private final FeedForwardHalf feedForward;

  LayerPass(Decoder model, int index, Trained trained) {
    LayerOps ops =
        new LayerOps(model.configuration(), index, model.weights().layers().get(index), trained);
    attention = new AttentionHalf(model, ops);
    feedForward = new FeedForwardHalf(ops);
  }

  /**
   * @param in kept for the way back
   * @param a filled
   * @param out overwritten
   */
  void forward(Run run, Panels in, Activations a, Scratch s, Panels out) {
    attention.forward(run, in, a, s);
    feedForward.forward(run, a, s, out);
  }

  /**
   * Adds to the gradients of what is trained.
   *
   * @param in as {@link #forward} had it
   * @param a as it left them; overwritten in part
   * @param needed whether the gradient of {@code in} is wanted; {@code s.dx}, the gradient of what
   *     the layer gave, becomes it
   */
  void backward(Run run, Panels in, Activations a, Scratch s, boolean needed) {
    feedForward.backward(run, a, s);
    attention.backward(run, in, a, s, needed);
  }
}
