package dev.tandem.tune;

import dev.tandem.llm.Decoder;
import dev.tandem.llm.DecoderConfiguration;
import dev.tandem.llm.DecoderWeights;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.Attention;
import dev.tandem.tensor.CrossEntropy;
import dev.tandem.tensor.Elementwise;
import dev.tandem.tensor.Gradients;
import dev.tandem.tensor.LowRank;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.Panels;
import dev.tandem.tensor.Rope;
import dev.tandem.tensor.Transposed;
import dev.tandem.tensor.WeightGradients;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The whole model, forward and backward, with the memory for batches of so many tokens. Layers
 * whose activations do not fit the budget are computed again on the way back. Only tokens from
 * which something is to be predicted go through the output head, some at a time, so that the logits
 * of all are never held.
 */
final class ModelPass {
  /** What the logits held together may take, unless those of one panel take more. */
  private static final long LOGITS_BYTES = 64L << 20;

  private static final int MOST_LOGITS = 256;

  private final Decoder model;
  private final DecoderConfiguration c;
  private final Trained trained;
  private final boolean whole; // the embedding is trained too
  private final List<LayerPass> layers = new ArrayList<>();
  private final List<Activations> activations = new ArrayList<>();
  private final Panels[] states; // between layers
  private final int lowest; // the first layer with anything to train
  private final int firstKept; // layers before it share their activations
  private final Scratch scratch;
  private final Panels headState;
  private final Panels headNormed;
  private final Panels logits;

  /**
   * @param tokens of the largest batch
   * @param activationBytes what kept activations may take
   */
  ModelPass(Decoder model, Trained trained, int tokens, long activationBytes) {
    this.model = model;
    this.trained = trained;
    c = model.configuration();
    for (int i = 0; i < c.layers(); i++) {
      layers.add(new LayerPass(model, i, trained));
    }
    whole = trained.gradient(DecoderWeights.EMBEDDING).isPresent();
    lowest =
        IntStream.range(0, c.layers())
            .filter(i -> whole || !trained.pairs(i).isEmpty())
            .findFirst()
            .orElse(0);
    int first = c.layers(); // the last layers are kept, which the way back needs first
    long left = activationBytes;
    for (int i = c.layers() - 1; i >= lowest; i--) {
      left -= 4 * tokens * Activations.floats(c, trained.pairs(i));
      first = left >= 0 ? i : first;
    }
    firstKept = first;
    Activations shared = Activations.of(c, tokens, Map.of());
    for (int i = 0; i < c.layers(); i++) {
      Map<Projection, LowRank> own = trained.pairs(i);
      activations.add(i < first ? shared.reused(own) : Activations.of(c, tokens, own));
    }
    states = new Panels[c.layers() + 1];
    Arrays.setAll(states, i -> Panels.wide(c.width(), tokens));
    scratch = Scratch.of(c, tokens, trained.rank());
    headState = Panels.wide(c.width(), together(c));
    headNormed = headState.like(c.width());
    logits = headState.like(c.vocabulary());
  }

  /** Tokens whose logits are held together. */
  private static int together(DecoderConfiguration c) {
    int panel = Panels.wide(1, 1).width();
    return (int) Math.clamp(LOGITS_BYTES / 4 / c.vocabulary() / panel * panel, panel, MOST_LOGITS);
  }

  /** What these take. */
  static long logitsBytes(DecoderConfiguration c) {
    return (long) Float.BYTES * c.vocabulary() * together(c);
  }

  /** The largest batch. */
  int tokens() {
    return states[0].tokens();
  }

  /**
   * The sum of the losses of what is to be predicted.
   *
   * @param learn whether {@code scale} times the sum's gradients are added to those of what is
   *     trained
   * @param share of additions' inputs left out
   * @param salt of what is left out
   */
  double run(Batch batch, boolean learn, float scale, double share, int salt) {
    int n = batch.tokens();
    Scratch s = scratch.first(n);
    Panels x = embed(batch);
    boolean local = c.window() != Attention.ALL;
    Rope.Turns turns = model.rope().turns(batch.positions(), x);
    Rope.Turns localTurns = local ? model.localRope().turns(batch.positions(), x) : turns;
    Rope.Turns back = turns.backward();
    Run run =
        new Run(
            model.workers(),
            batch,
            turns,
            localTurns,
            back,
            local ? localTurns.backward() : back,
            share,
            salt);
    for (int i = 0; i < c.layers(); i++) {
      Activations a = activations.get(i).first(n);
      layers.get(i).forward(run, states[i].first(n), a, s, states[i + 1].first(n));
    }
    s.dx().clear();
    double loss = head(batch, states[c.layers()].first(n), learn, scale, s);
    for (int i = c.layers() - 1; learn && i >= lowest; i--) {
      Activations a = activations.get(i).first(n);
      if (i < firstKept - 1) { // the last one's are still there
        layers.get(i).forward(run, states[i].first(n), a, s, states[i + 1].first(n));
      }
      layers.get(i).backward(run, states[i].first(n), a, s, whole || i > lowest);
    }
    if (learn) {
      trained
          .gradient(DecoderWeights.EMBEDDING)
          .ifPresent(
              g ->
                  WeightGradients.embedding(
                      model.workers(), s.dx(), batch.ids(), c.embeddingScale(), g));
    }
    return loss;
  }

  private Panels embed(Batch batch) {
    Panels x = states[0].first(batch.tokens());
    float[] row = new float[c.width()];
    float scale = c.embeddingScale();
    for (int t = 0; t < batch.tokens(); t++) {
      model.weights().embedding().row(batch.ids()[t], row);
      for (int f = 0; f < row.length; f++) {
        row[f] *= scale;
      }
      x.setToken(t, row);
    }
    return x;
  }

  private double head(Batch batch, Panels state, boolean learn, float scale, Scratch s) {
    DecoderWeights weights = model.weights();
    double loss = 0;
    int most = headState.tokens();
    for (int from = 0; from < batch.at().length; from += most) {
      int to = Math.min(from + most, batch.at().length);
      int[] at = Arrays.copyOfRange(batch.at(), from, to);
      Panels x = headState.first(at.length);
      Panels normed = headNormed.first(at.length);
      Panels rows = logits.first(at.length);
      x.gather(state, at);
      Elementwise.rmsNorm(model.workers(), x, weights.outputNorm(), c.epsilon(), normed);
      Matrix.multiply(model.workers(), normed, new Matrix.Product(weights.output(), rows, false));
      int[] targets = Arrays.copyOfRange(batch.targets(), from, to);
      loss += Arrays.stream(CrossEntropy.gradient(model.workers(), rows, targets, scale)).sum();
      if (learn) {
        headBack(x, normed, rows, s);
        s.dx().addScaled(normed, at, 1);
      }
    }
    return loss;
  }

  /** {@code normed}, what the output head was given, becomes the gradient of {@code x}. */
  private void headBack(Panels x, Panels normed, Panels dLogits, Scratch s) {
    DecoderWeights weights = model.weights();
    trained
        .gradient(DecoderWeights.OUTPUT)
        .or(() -> trained.gradient(DecoderWeights.EMBEDDING)) // tied
        .ifPresent(
            g ->
                WeightGradients.matrices(
                    model.workers(), normed, s.exchanged(), new WeightGradients.Term(dLogits, g)));
    Transposed.Term term = new Transposed.Term(weights.output(), dLogits);
    Transposed.multiply(model.workers(), normed, false, term);
    trained
        .gradient(DecoderWeights.OUTPUT_NORM)
        .ifPresent(g -> WeightGradients.rmsNorm(model.workers(), x, c.epsilon(), normed, g));
    Gradients.rmsNorm(model.workers(), x, weights.outputNorm(), c.epsilon(), normed, normed, false);
  }
}
