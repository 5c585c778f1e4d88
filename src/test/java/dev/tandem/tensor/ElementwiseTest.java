package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

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
  void gatesAreTheOracles() {
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
      Elementwise.swiglu(alone, gate, up);
      for (int t = 0; t < tokens; t++) {
        for (int f = 0; f < features; f++) {
          double g = before.get(f, t);
          assertThat((double) gate.get(f, t))
              .isCloseTo(g / (1 + Math.exp(-g)) * up.get(f, t), within(1e-5));
        }
      }
    }
  }

  @Test
  void pairsTurnByTheirPositionsAngle() {
    Rope rope = new Rope(8, 6, 10_000, new float[0]);
    for (int tokens : new int[] {1, 40}) {
      Panels x = Scalar.randomPanels(random, 16, tokens);
      Panels turned = new Panels(16, tokens);
      float[] token = new float[16];
      for (int t = 0; t < tokens; t++) {
        x.getToken(t, token);
        turned.setToken(t, token);
      }
      rope.apply(alone, turned, rope.turns(7, tokens));
      for (int t = 0; t < tokens; t++) {
        for (int head = 0; head < 16; head += 8) {
          for (int i = 0; i < 3; i++) {
            double angle = (7 + t) * Math.pow(10_000, -2 * i / 6.0);
            double a = x.get(head + 2 * i, t);
            double b = x.get(head + 2 * i + 1, t);
            assertThat((double) turned.get(head + 2 * i, t))
                .isCloseTo(a * Math.cos(angle) - b * Math.sin(angle), within(2e-5));
            assertThat((double) turned.get(head + 2 * i + 1, t))
                .isCloseTo(a * Math.sin(angle) + b * Math.cos(angle), within(2e-5));
          }
          assertThat(turned.get(head + 6, t)).isEqualTo(x.get(head + 6, t));
          assertThat(turned.get(head + 7, t)).isEqualTo(x.get(head + 7, t));
        }
      }
    }
  }
}
