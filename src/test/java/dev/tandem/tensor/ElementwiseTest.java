package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementwiseTest {
  private final Random random = Scalar.seeded(ElementwiseTest.class);
  private final Workers alone = new Workers(1);

  @Test
  void exponentialsAreRightToSevenDigits() {
    for (int i = 0; i < 200_000; i++) {
      float x = (random.nextFloat() - 0.5f) * 174;
      double expected = Math.exp(x);
      assertThat((double) exp(x)).isCloseTo(expected, within(2.5e-7 * expected));
    }
    assertThat(exp(0)).isEqualTo(1f);
    assertThat(exp(-88)).isZero();
    assertThat(exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(exp(1000)).isBetween(1e38f, Float.MAX_VALUE);
  }

  private static float exp(float x) {
    return Simd.exp(FloatVector.broadcast(Simd.FLOATS, x)).lane(Simd.LANES - 1);
  }

  @Test
  void normsAreTheOracles() {
    for (int tokens : new int[] {1, 2, 33, 70}) {
      int features = random.nextInt(1, 100);
      Panels x = Scalar.randomPanels(random, features, tokens);
      Panels out = new Panels(features, tokens);
      float[] weight = new float[features];
      for (int f = 0; f < features; f++) {
        weight[f] = random.nextFloat();
      }
      Elementwise.rmsNorm(alone, x, weight, 1e-5f, out);
      for (int t = 0; t < tokens; t++) {
        for (int f = 0; f < features; f++) {
          assertThat((double) out.get(f, t))
              .isCloseTo(Scalar.rmsNorm(x, f, t, weight, 1e-5), within(1e-5));
        }
      }
    }
  }

  @Test
  void normsOfHeadsLookAtTheirOwnFeaturesOnlyAndMayStayInPlace() {
    for (int tokens : new int[] {1, 40}) {
      int size = random.nextInt(1, 40);
      Panels x = Scalar.randomPanels(random, 3 * size, tokens);
      float[] weight = new float[size];
      for (int f = 0; f < size; f++) {
        weight[f] = random.nextFloat();
      }
      double[][] expected = new double[tokens][3 * size];
      for (int t = 0; t < tokens; t++) {
        for (int head = 0; head < 3; head++) {
          Panels one = new Panels(size, 1);
          for (int f = 0; f < size; f++) {
            one.set(f, 0, x.get(head * size + f, t));
          }
          for (int f = 0; f < size; f++) {
            expected[t][head * size + f] = Scalar.rmsNorm(one, f, 0, weight, 1e-6);
          }
        }
      }
      Elementwise.rmsNorm(alone, x, weight, 1e-6f, x);
      for (int t = 0; t < tokens; t++) {
        for (int f = 0; f < 3 * size; f++) {
          assertThat((double) x.get(f, t)).isCloseTo(expected[t][f], within(1e-5));
        }
      }
    }
  }

  @Test
  void sumsAndBiasesAreAddedWhereTheyBelong() {
    for (int tokens : new int[] {1, 40}) {
      Panels x = Scalar.randomPanels(random, 5, tokens);
      Panels y = Scalar.randomPanels(random, 5, tokens);
      Panels sum = Scalar.randomPanels(random, 5, tokens);
      float[] zero = new float[5];
      for (int t = 0; t < tokens; t++) {
        sum.setToken(t, zero);
      }
      Elementwise.add(sum, x);
      Elementwise.add(sum, y);
      Elementwise.addToEach(sum, new float[] {1, 2, 3, 4, 5});
      for (int t = 0; t < tokens; t++) {
        for (int f = 0; f < 5; f++) {
          assertThat(sum.get(f, t)).isCloseTo(x.get(f, t) + y.get(f, t) + f + 1, within(1e-6f));
        }
      }
    }
  }

  @Test
  void gatesAreTheOracles() {
    gatesAre(Elementwise::swiglu, g -> g / (1 + Math.exp(-g)));
    gatesAre(
        Elementwise::geglu,
        g -> 0.5 * g * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (g + 0.044715 * g * g * g))));
  }

  private interface Gate {
    void apply(Workers workers, Panels gate, Panels up);
  }

  private void gatesAre(Gate kernel, DoubleUnaryOperator oracle) {
    for (int tokens : new int[] {1, 5, 64}) {
      int features = random.nextInt(1, 100);
      Panels gate = Scalar.randomPanels(random, features, tokens);
      Panels up = Scalar.randomPanels(random, features, tokens);
      Panels before = new Panels(features, tokens);
      float[] token = new float[features];
      for (int t = 0; t < tokens; t++) {
        gate.getToken(t, token);
        before.setToken(t, token);
      }
      kernel.apply(alone, gate, up);
      for (int t = 0; t < tokens; t++) {
        for (int f = 0; f < features; f++) {
          double g = before.get(f, t);
          assertThat((double) gate.get(f, t))
              .isCloseTo(oracle.applyAsDouble(g) * up.get(f, t), within(1e-5));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void pairsTurnByTheirPositionsAngle(Rope.Pairs pairs) {
    Rope rope = new Rope(pairs, 8, 6, 10_000, new float[] {2, 2, 6}, 1.5f);
    int step = pairs == Rope.Pairs.NEIGHBOURS ? 2 : 1;
    int other = pairs == Rope.Pairs.NEIGHBOURS ? 1 : 3;
    for (int tokens : new int[] {1, 40}) {
      Panels x = Scalar.randomPanels(random, 16, tokens);
      Panels turned = new Panels(16, tokens);
      float[] token = new float[16];
      for (int t = 0; t < tokens; t++) {
        x.getToken(t, token);
        turned.setToken(t, token);
      }
      rope.apply(alone, turned, rope.turns(IntStream.range(7, 7 + tokens).toArray(), false));
      for (int t = 0; t < tokens; t++) {
        for (int head = 0; head < 16; head += 8) {
          for (int i = 0; i < 3; i++) {
            double angle = (7 + t) * Math.pow(10_000, -2 * i / 6.0) / (i == 2 ? 6 : 2);
            int first = head + step * i;
            double a = x.get(first, t);
            double b = x.get(first + other, t);
            assertThat((double) turned.get(first, t))
                .isCloseTo(1.5 * (a * Math.cos(angle) - b * Math.sin(angle)), within(3e-5));
            assertThat((double) turned.get(first + other, t))
                .isCloseTo(1.5 * (a * Math.sin(angle) + b * Math.cos(angle)), within(3e-5));
          }
          assertThat(turned.get(head + 6, t)).isEqualTo(x.get(head + 6, t));
          assertThat(turned.get(head + 7, t)).isEqualTo(x.get(head + 7, t));
        }
      }
    }
  }
}
