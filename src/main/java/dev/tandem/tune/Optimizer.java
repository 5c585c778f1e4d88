package dev.tandem.tune;

import dev.tandem.tensor.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * AdamW with decoupled weight decay, in the arithmetic of {@code torch.optim.AdamW}. The work is
 * shared out by pieces of one size, so that its sums have one order and a large parameter does not
 * keep one thread alone.
 */
final class Optimizer {
  private static final int PIECE = 1 << 16;

  private record Piece(int parameter, int from, int to) {}

  private final Adam settings;
  private final List<Parameter> parameters;
  private final float[][] means;
  private final float[][] squares;
  private final List<Piece> pieces = new ArrayList<>();

  Optimizer(Adam settings, List<Parameter> parameters) {
    this.settings = settings;
    this.parameters = List.copyOf(parameters);
    means = parameters.stream().map(p -> new float[p.values().length]).toArray(float[][]::new);
    squares = parameters.stream().map(p -> new float[p.values().length]).toArray(float[][]::new);
    for (int i = 0; i < parameters.size(); i++) {
      int length = parameters.get(i).values().length;
      for (int from = 0; from < length; from += PIECE) {
        pieces.add(new Piece(i, from, Math.min(from + PIECE, length)));
      }
    }
  }

  /** Running means and squares of all parameters, by name: the arrays themselves. */
  Map<String, float[]> moments() {
    Map<String, float[]> moments = new TreeMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      moments.put(parameters.get(i).name() + ".mean", means[i]);
      moments.put(parameters.get(i).name() + ".square", squares[i]);
    }
    return moments;
  }

  /** The norm of all gradients together. */
  double norm(Workers workers) {
    double[] sums = new double[pieces.size()];
    workers.run(sums.length, i -> sums[i] = squares(pieces.get(i)));
    double sum = 0;
    for (double each : sums) {
      sum += each;
    }
    return Math.sqrt(sum);
  }

  private double squares(Piece piece) {
    float[] values = parameters.get(piece.parameter).gradient();
    double sum = 0;
    for (int j = piece.from; j < piece.to; j++) {
      sum += (double) values[j] * values[j];
    }
    return sum;
  }

  /**
   * Changes the parameters.
   *
   * @param step number of this update, 1 the first
   * @param norm of the gradients, for clipping
   */
  void update(Workers workers, long step, double rate, double norm) {
    // As torch.nn.utils.clip_grad_norm_ does it.
    float scale = (float) Math.min(1, settings.clip() / (norm + 1e-6));
    float size = (float) (rate / (1 - Math.pow(settings.beta1(), step)));
    float root = (float) Math.sqrt(1 - Math.pow(settings.beta2(), step));
    float decay = (float) (1 - rate * settings.weightDecay());
    workers.run(
        pieces.size(),
        i -> {
          boolean decays = parameters.get(pieces.get(i).parameter).decays();
          update(pieces.get(i), scale, size, root, decays ? decay : 1);
        });
  }

  private void update(Piece piece, float scale, float size, float root, float decay) {
    float[] w = parameters.get(piece.parameter).values();
    float[] g = parameters.get(piece.parameter).gradient();
    float[] m = means[piece.parameter];
    float[] v = squares[piece.parameter];
    float one = (float) (1 - settings.beta1());
    float keep = (float) settings.beta2();
    float two = (float) (1 - settings.beta2());
    float epsilon = (float) settings.epsilon();
    for (int j = piece.from; j < piece.to; j++) {
      float gradient = g[j] * scale;
      m[j] += one * (gradient - m[j]);
      v[j] = v[j] * keep + two * gradient * gradient;
      float root2 = (float) Math.sqrt(v[j]) / root + epsilon;
      w[j] = w[j] * decay - size * (m[j] / root2);
    }
  }
}
