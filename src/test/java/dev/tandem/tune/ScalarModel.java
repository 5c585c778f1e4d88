package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.Architecture.Trait;
import dev.tandem.llm.Decoder;
import dev.tandem.llm.DecoderConfiguration;
import dev.tandem.llm.DecoderWeights;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.LowRank;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.Panels;
import dev.tandem.tensor.Rope;
import java.util.List;

/**
 * A model with what of it is trained, written down as plainly as it can be, in double precision.
 */
final class ScalarModel {
  private final Decoder model;
  private final DecoderConfiguration c;
  private final Trained trained;

  ScalarModel(Decoder model, Trained trained) {
    this.model = model;
    this.trained = trained;
    c = model.configuration();
  }

  /** The mean loss of all predicted tokens. */
  double loss(List<TokenRow> rows) {
    double sum = 0;
    int targets = 0;
    for (TokenRow row : rows) {
      double[][] logits = logits(row.ids());
      for (int t = 1; t < row.ids().length; t++) {
        if (row.supervised()[t]) {
          double total = 0;
          for (double logit : logits[t - 1]) {
            total += Math.exp(logit);
          }
          sum += Math.log(total) - logits[t - 1][row.ids()[t]];
          targets++;
        }
      }
    }
    return sum / targets;
  }

  private double[][] logits(int[] ids) {
    int n = ids.length;
    double[][] x = new double[n][];
    float[] row = new float[c.width()];
    for (int t = 0; t < n; t++) {
      model.weights().embedding().row(ids[t], row);
      x[t] = new double[c.width()];
      for (int f = 0; f < c.width(); f++) {
        x[t][f] = row[f] * (has(Trait.SCALED_EMBEDDING) ? (float) Math.sqrt(c.width()) : 1);
      }
    }
    for (int i = 0; i < c.layers(); i++) {
      layer(i, x);
    }
    double[][] logits = new double[n][];
    for (int t = 0; t < n; t++) {
      logits[t] = product(model.weights().output(), norm(x[t], model.weights().outputNorm()));
    }
    return logits;
  }

  private boolean has(Trait trait) {
    return c.architecture().has(trait);
  }

  private void layer(int i, double[][] x) {
    DecoderWeights.Layer layer = model.weights().layers().get(i);
    int n = x.length;
    double[][] q = new double[n][];
    double[][] k = new double[n][];
    double[][] v = new double[n][];
    for (int t = 0; t < n; t++) {
      double[] normed = norm(x[t], layer.attentionNorm());
      q[t] = projected(i, Projection.QUERY, normed);
      k[t] = projected(i, Projection.KEY, normed);
      v[t] = projected(i, Projection.VALUE, normed);
      if (has(Trait.BIASES)) {
        add(q[t], layer.biases().query());
        add(k[t], layer.biases().key());
        add(v[t], layer.biases().value());
      }
      if (has(Trait.HEAD_NORMS)) {
        q[t] = norm(q[t], layer.headNorms().query());
        k[t] = norm(k[t], layer.headNorms().key());
      }
      if (c.turned(i)) {
        turn(i, q[t], t);
        turn(i, k[t], t);
      }
    }
    for (int t = 0; t < n; t++) {
      double[] out = projected(i, Projection.OUTPUT, attended(i, q[t], k, v, t));
      if (has(Trait.NORMS_AFTER)) {
        out = norm(out, layer.normAfterAttention());
      }
      add(x[t], out);
      double[] normed = norm(x[t], layer.feedForwardNorm());
      double[] gate = projected(i, Projection.GATE, normed);
      double[] up = projected(i, Projection.UP, normed);
      for (int f = 0; f < gate.length; f++) {
        double g = gate[f];
        double s = has(Trait.GELU) ? 2 * Math.sqrt(2 / Math.PI) * (g + 0.044715 * g * g * g) : g;
        gate[f] = g / (1 + Math.exp(-s)) * up[f];
      }
      double[] down = projected(i, Projection.DOWN, gate);
      if (has(Trait.NORMS_AFTER)) {
        down = norm(down, layer.normAfterFeedForward());
      }
      add(x[t], down);
    }
  }

  private double[] attended(int i, double[] query, double[][] k, double[][] v, int t) {
    int size = c.headSize();
    double[] out = new double[query.length];
    int first = c.local(i) ? Math.max(0, t - c.window() + 1) : 0;
    for (int head = 0; head < c.heads(); head++) {
      int shared = head / (c.heads() / c.keyValueHeads()) * size;
      double total = 0;
      for (int j = first; j <= t; j++) {
        double score = 0;
        for (int d = 0; d < size; d++) {
          score += query[head * size + d] * k[j][shared + d];
        }
        double weight = Math.exp(score * model.attention().scale());
        total += weight;
        for (int d = 0; d < size; d++) {
          out[head * size + d] += weight * v[j][shared + d];
        }
      }
      for (int d = 0; d < size; d++) {
        out[head * size + d] /= total;
      }
    }
    return out;
  }

  private void turn(int i, double[] x, int position) {
    Rope rope = c.local(i) ? model.localRope() : model.rope();
    Rope.Turns turns = rope.turns(new int[] {position}, Panels.wide(1, 1));
    boolean halves = c.pairs() == Rope.Pairs.HALVES;
    for (int head = 0; head < x.length; head += c.headSize()) {
      for (int p = 0; p < c.rotated() / 2; p++) {
        int one = head + (halves ? p : 2 * p);
        int other = one + (halves ? c.rotated() / 2 : 1);
        double cos = turns.cos().get(p, 0);
        double sin = turns.sin().get(p, 0);
        double a = x[one];
        double b = x[other];
        x[one] = a * cos - b * sin;
        x[other] = a * sin + b * cos;
      }
    }
  }

  private double[] projected(int i, Projection projection, double[] x) {
    double[] y = product(LoraWeights.matrix(model.weights().layers().get(i), projection), x);
    LowRank pair = trained.pairs(i).get(projection);
    for (int r = 0; pair != null && r < pair.rank(); r++) {
      double low = 0;
      for (int f = 0; f < x.length; f++) {
        low += pair.down()[f * pair.stride() + r] * x[f];
      }
      for (int o = 0; o < y.length; o++) {
        y[o] += pair.scale() * pair.up()[o * pair.stride() + r] * low;
      }
    }
    return y;
  }

  private static double[] product(Matrix w, double[] x) {
    double[] y = new double[w.rows()];
    float[] row = new float[w.columns()];
    for (int o = 0; o < y.length; o++) {
      w.row(o, row);
      for (int f = 0; f < x.length; f++) {
        y[o] += row[f] * x[f];
      }
    }
    return y;
  }

  private double[] norm(double[] x, float[] weight) {
    double[] y = new double[x.length];
    for (int from = 0; from < x.length; from += weight.length) {
      double squares = 0;
      for (int f = 0; f < weight.length; f++) {
        squares += x[from + f] * x[from + f];
      }
      for (int f = 0; f < weight.length; f++) {
        y[from + f] = x[from + f] / Math.sqrt(squares / weight.length + c.epsilon()) * weight[f];
      }
    }
    return y;
  }

  private static void add(double[] x, double[] y) {
    for (int f = 0; f < x.length; f++) {
      x[f] += y[f];
    }
  }

  private static void add(double[] x, float[] y) {
    for (int f = 0; f < x.length; f++) {
      x[f] += y[f];
    }
  }
}
