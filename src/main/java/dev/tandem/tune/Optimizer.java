package dev.tandem.tune;

import dev.tandem.tensor.Workers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** AdamW with decoupled weight decay, in the arithmetic of {@code torch.optim.AdamW}. */
final class Optimizer {
  private final Adam settings;
  private final List<Parameter> parameters;
  private final float[][] means;
  private final float[][] squares;

  Optimizer(Adam settings, List<Parameter> parameters) {
    this.settings = settings;
    this.parameters = List.copyOf(parameters);
    means = parameters.stream().map(p -> new float[p.values().length]).toArray(float[][]::new);
    squares = parameters.stream().map(p -> new float[p.values().length]).toArray(float[][]::new);
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
    double[] sums = new double[parameters.size()];
    workers.run(sums.length, i -> sums[i] = squares(parameters.get(i).gradient()));
    double sum = 0;
    for (double each : sums) {
      sum += each;
    }
    return Math.sqrt(sum);
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
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
    workers.run(parameters.size(), i -> update(i, scale, size, root, decay));
  }

  private void update(int i, float scale, float size, float root, float decay) {
    float[] w = parameters.get(i).values();
    float[] g = parameters.get(i).gradient();
    float[] m = means[i];
    float[] v = squares[i];
    float one = (float) (1 - settings.beta1());
    float keep = (float) settings.beta2();
    float two = (float) (1 - settings.beta2());
    float epsilon = (float) settings.epsilon();
    for (int j = 0; j < w.length; j++) {
      float gradient = g[j] * scale;
      m[j] += one * (gradient - m[j]);
      v[j] = v[j] * keep + two * gradient * gradient;
      float root2 = (float) Math.sqrt(v[j]) / root + epsilon;
      w[j] = w[j] * decay - size * (m[j] / root2);
    }
  }
}
