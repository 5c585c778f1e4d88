package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Gradients of weights against their sums written plainly, in double precision. */
class WeightGradientsTest {
  private static final float EPSILON = 1e-3f;

  private final Random random = Scalar.seeded(WeightGradientsTest.class);
  private final Workers workers = new Workers(2);
  private final Workers more = new Workers(3);

  @AfterEach
  void close() {
    workers.close();
    more.close();
  }

  private Panels wide(int features, int tokens) {
    return Scalar.gaussian(random, features, tokens);
  }

  private float[] floats(int n) {
    return Scalar.gaussian(random, n);
  }

  private static double sum(Panels over, ToDoubleFunction<Integer> ofToken) {
    double sum = 0;
    for (int t = 0; t < over.tokens(); t++) {
      sum += ofToken.applyAsDouble(t);
    }
    return sum;
  }

  @Test
  void matricesOfOneInputGetSumsOverTokensToTheSameBitOnAnyNumberOfThreads() {
    WeightGradients.Scratch scratch = new WeightGradients.Scratch();
    for (int round = 0; round < 12; round++) {
      int tokens = random.nextInt(1, 300);
      // Memory used again for fewer tokens holds anything in its other lanes.
      Panels x = wide(random.nextInt(1, 150), tokens + random.nextInt(40)).first(tokens);
      Panels one = wide(random.nextInt(1, 130), tokens);
      Panels other = wide(random.nextInt(1, 20), tokens);
      float[] before = floats(one.features() * x.features());
      float[] first = before.clone();
      float[] second = new float[other.features() * x.features()];
      WeightGradients.matrices(
          workers,
          x,
          scratch,
          new WeightGradients.Term(one, first),
          new WeightGradients.Term(other, second));
      for (int i = 0; i < 200; i++) {
        int at = random.nextInt(first.length);
        int output = at / x.features();
        int input = at % x.features();
        double expected = before[at] + sum(one, t -> one.get(output, t) * x.get(input, t));
        assertThat((double) first[at]).isCloseTo(expected, within(2e-4));
      }
      int last = second.length - 1;
      double expected =
          sum(other, t -> other.get(other.features() - 1, t) * x.get(x.features() - 1, t));
      assertThat((double) second[last]).isCloseTo(expected, within(2e-4));
      float[] again = before.clone();
      WeightGradients.matrices(
          more, x, new WeightGradients.Scratch(), new WeightGradients.Term(one, again));
      assertThat(again).isEqualTo(first);
    }
  }

  @Test
  void normsOfTokensAndOfHeadsGetTheirShare() {
    for (int heads : new int[] {1, 3}) {
      int n = random.nextInt(2, 70);
      int tokens = random.nextInt(1, 100);
      Panels x = wide(heads * n, tokens);
      Panels dy = wide(heads * n, tokens);
      float[] before = floats(n);
      float[] gradient = before.clone();
      WeightGradients.rmsNorm(workers, x, EPSILON, dy, gradient);
      for (int f = 0; f < n; f++) {
        double expected = before[f];
        for (int head = 0; head < heads; head++) {
          int from = head * n;
          int feature = from + f;
          expected += sum(x, t -> dy.get(feature, t) * x.get(feature, t) * scale(x, from, n, t));
        }
        assertThat((double) gradient[f]).isCloseTo(expected, within(1e-4 * heads * 10));
      }
      float[] again = before.clone();
      WeightGradients.rmsNorm(more, x, EPSILON, dy, again);
      assertThat(again).isEqualTo(gradient);
    }
  }

  private static double scale(Panels x, int from, int n, int token) {
    double squares = 0;
    for (int f = from; f < from + n; f++) {
      squares += (double) x.get(f, token) * x.get(f, token);
    }
    return 1 / Math.sqrt(squares / n + EPSILON);
  }

  @Test
  void biasesGetTheSumOfTokensAndEmbeddingsOnlyThoseOfTheirRows() {
    Panels dy = wide(random.nextInt(1, 120), random.nextInt(1, 90));
    int width = dy.features();
    float[] bias = new float[width];
    WeightGradients.bias(workers, dy, bias);
    for (int f = 0; f < width; f++) {
      int feature = f;
      assertThat((double) bias[f]).isCloseTo(sum(dy, t -> dy.get(feature, t)), within(1e-4));
    }
    int[] ids = random.ints(dy.tokens(), 3, 9).toArray();
    float[] before = floats(12 * width);
    float[] gradient = before.clone();
    WeightGradients.embedding(workers, dy, ids, 1.5f, gradient);
    for (int i = 0; i < gradient.length; i++) {
      int id = i / width;
      int feature = i % width;
      double expected = before[i] + sum(dy, t -> ids[t] == id ? 1.5 * dy.get(feature, t) : 0);
      assertThat((double) gradient[i]).isCloseTo(expected, within(1e-4));
      if (id < 3 || id >= 9) {
        assertThat(gradient[i]).isEqualTo(before[i]);
      }
    }
  }
}
