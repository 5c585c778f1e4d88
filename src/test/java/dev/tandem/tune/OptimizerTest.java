package dev.tandem.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.tensor.Workers;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  /** What torch.optim.AdamW's documentation says, in double precision. */
  @Test
  void updatesAreThoseOfAdamWWithDecoupledWeightDecayAndClipping() {
    Adam adam = new Adam(0.8, 0.95, 1e-6, 0.3, 0.5);
    float[] weights = {1, -2, 0.5f};
    float[] gradient = new float[3];
    double[] w = {1, -2, 0.5};
    double[] m = new double[3];
    double[] v = new double[3];
    try (Workers workers = new Workers(1)) {
      Optimizer optimizer =
          new Optimizer(adam, List.of(new Parameter("w", weights, gradient, true)));
      for (int step = 1; step <= 20; step++) {
        double rate = 0.05 / step;
        double squares = 0;
        for (int i = 0; i < 3; i++) {
          gradient[i] = (float) Math.sin(step * (i + 1)) / (step % 3 + 1);
          squares += (double) gradient[i] * gradient[i];
        }
        double norm = optimizer.norm(workers);
        assertThat(norm).isCloseTo(Math.sqrt(squares), within(1e-9));
        optimizer.update(workers, step, rate, norm);
        for (int i = 0; i < 3; i++) {
          double g = gradient[i] * Math.min(1, 0.5 / norm);
          m[i] = 0.8 * m[i] + 0.2 * g;
          v[i] = 0.95 * v[i] + 0.05 * g * g;
          double mean = m[i] / (1 - Math.pow(0.8, step));
          double square = v[i] / (1 - Math.pow(0.95, step));
          w[i] -= rate * 0.3 * w[i];
          w[i] -= rate * mean / (Math.sqrt(square) + 1e-6);
          assertThat((double) weights[i]).isCloseTo(w[i], within(2e-5));
        }
      }
    }
  }

  @Test
  void whatDoesNotDecayIsOnlyMovedAndPiecesAreAllDone() {
    Adam adam = new Adam(0.9, 0.999, 1e-8, 0.5, Double.POSITIVE_INFINITY);
    float[] one = new float[200_000];
    float[] other = new float[200_000];
    float[] gradient = new float[200_000];
    Arrays.fill(one, 1);
    Arrays.fill(other, 1);
    Arrays.fill(gradient, 2);
    try (Workers workers = new Workers(2)) {
      Optimizer optimizer =
          new Optimizer(
              adam,
              List.of(
                  new Parameter("norm", one, gradient, false),
                  new Parameter("matrix", other, gradient, true)));
      assertThat(optimizer.norm(workers)).isCloseTo(2 * Math.sqrt(400_000), within(1e-6));
      optimizer.update(workers, 1, 0.1, 1);
    }
    // The first step of Adam is the rate itself, whatever the gradient.
    for (int i = 0; i < one.length; i++) {
      assertThat(one[i]).isCloseTo(0.9f, within(1e-6f));
      assertThat(other[i]).isCloseTo(0.85f, within(1e-6f));
    }
  }

  @Test
  void theRateRisesInALineAndFallsAlongACosine() {
    Schedule schedule = new Schedule(1, 4, 24, 0.1);
    assertThat(schedule.rate(0)).isCloseTo(0.2, within(1e-12));
    assertThat(schedule.rate(3)).isCloseTo(0.8, within(1e-12));
    assertThat(schedule.rate(4)).isCloseTo(1, within(1e-12));
    assertThat(schedule.rate(14)).isCloseTo(0.55, within(1e-12));
    assertThat(schedule.rate(24)).isCloseTo(0.1, within(1e-12));
    assertThat(schedule.rate(99)).isCloseTo(0.1, within(1e-12));
    assertThat(new Schedule(3, 0, 10, 1).rate(7)).isEqualTo(3);
  }
}
