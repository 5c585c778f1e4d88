package dev.tandem.tune;

import dev.tandem.llm.DecoderConfiguration;
import dev.tandem.llm.DecoderWeights;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.Dropout;
import dev.tandem.tensor.Elementwise;
import dev.tandem.tensor.Gradients;
import dev.tandem.tensor.LowRank;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.Matrix.Product;
import dev.tandem.tensor.Panels;
import dev.tandem.tensor.Transposed;
import dev.tandem.tensor.WeightGradients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the two halves of a layer are made of, forward and backward: matrices with what is added to
 * them, and norms. The way back adds to the gradients of what is trained.
 */
final class LayerOps {
  /** What one matrix, with its addition, gave, or the gradient of that. */
  record Given(Projection projection, Panels panels) {}

  private final int index;
  private final DecoderConfiguration c;
  private final DecoderWeights.Layer layer;
  private final Trained trained;
  private final Map<Projection, LowRank> pairs;

  LayerOps(DecoderConfiguration c, int index, DecoderWeights.Layer layer, Trained trained) {
    this.c = c;
    this.index = index;
    this.layer = layer;
    this.trained = trained;
    pairs = trained.pairs(index);
  }

  int index() {
    return index;
  }

  DecoderConfiguration configuration() {
    return c;
  }

  DecoderWeights.Layer layer() {
    return layer;
  }

  private Optional<float[]> gradient(String tensor) {
    return trained.gradient("blk." + index + "." + tensor);
  }

  /** Each of {@code given} becomes its matrix times {@code in}. */
  void multiply(Run run, Panels in, Activations a, Given... given) {
    Matrix.multiply(
        run.workers(),
        in,
        Arrays.stream(given)
            .map(each -> new Product(matrix(each.projection), each.panels, false))
            .toArray(Product[]::new));
    for (Given each : given) {
      add(run, each.projection, in, a, each.panels);
    }
  }

  private Matrix matrix(Projection projection) {
    return LoraWeights.matrix(layer, projection);
  }

  /**
   * {@code out = residual + W in}, through a norm where there is one.
   *
   * @param product filled where there is a norm
   */
  void close(
      Run run,
      Projection projection,
      Panels in,
      float[] norm,
      Panels residual,
      Activations a,
      Scratch s,
      Panels product,
      Panels out) {
    out.copyFrom(residual);
    if (norm.length == 0) {
      Matrix.multiply(run.workers(), in, new Product(matrix(projection), out, true));
      add(run, projection, in, a, out);
      return;
    }
    multiply(run, in, a, new Given(projection, product));
    Elementwise.rmsNorm(run.workers(), product, norm, c.epsilon(), s.normed());
    Elementwise.add(out, s.normed());
  }

  private void add(Run run, Projection p, Panels in, Activations a, Panels out) {
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
   * Back through a norm.
   *
   * @param tensor its weights' name in the layer
   * @param dx may be {@code dy} itself if nothing is accumulated
   */
  void normBack(
      Run run, String tensor, Panels x, float[] weight, Panels dy, Panels dx, boolean accumulate) {
    gradient(tensor).ifPresent(g -> WeightGradients.rmsNorm(run.workers(), x, c.epsilon(), dy, g));
    Gradients.rmsNorm(run.workers(), x, weight, c.epsilon(), dy, dx, accumulate);
  }

  /** Back through what is added to every token. */
  void biasBack(Run run, String tensor, Panels dy) {
    gradient(tensor).ifPresent(g -> WeightGradients.bias(run.workers(), dy, g));
  }

  /**
   * The gradient of what a half of the layer gave before its norm, where there is one.
   *
   * @param product as {@link #close} left it
   */
  Panels closeBack(Run run, String tensor, Panels product, float[] norm, Scratch s) {
    if (norm.length == 0) {
      return s.dx();
    }
    normBack(run, tensor, product, norm, s.dx(), s.dInner(), false);
    return s.dInner();
  }

  /**
   * Back through matrices that share their input.
   *
   * @param dIn overwritten with the gradient of {@code in}, if that is needed
   */
  void back(
      Run run, Panels in, Activations a, Scratch s, Panels dIn, boolean needed, Given... given) {
    if (needed) {
      Transposed.multiply(
          run.workers(),
          dIn,
          false,
          Arrays.stream(given)
              .map(each -> new Transposed.Term(matrix(each.projection), each.panels))
              .toArray(Transposed.Term[]::new));
    }
    List<WeightGradients.Term> terms = new ArrayList<>();
    for (Given each : given) {
      gradient(each.projection.inLayer())
          .ifPresent(g -> terms.add(new WeightGradients.Term(each.panels, g)));
    }
    if (!terms.isEmpty()) {
      WeightGradients.matrices(
          run.workers(), in, s.exchanged(), terms.toArray(WeightGradients.Term[]::new));
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
    pair.backward(run.workers(), input(run, p, in), low(a, p), given.panels, s.lowRank());
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
