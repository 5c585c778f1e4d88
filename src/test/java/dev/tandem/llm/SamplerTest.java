package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final float[] LOGITS = logOf(0.5, 0.25, 0.15, 0.1);

  private static float[] logOf(double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i]) + 3;
    }
    return logits;
  }

  private static Sampler sampler(double temperature, double topP, double minP, long seed) {
    return new Sampler(new Sampling(temperature, topP, minP, seed, 1, List.of()));
  }

  private static double[] frequencies(Sampler sampler, int draws) {
    double[] share = new double[LOGITS.length];
    for (int i = 0; i < draws; i++) {
      share[sampler.next(LOGITS)] += 1.0 / draws;
    }
    return share;
  }

  @Test
  void greedyTakesTheLowestIdAmongEquals() {
    assertThat(sampler(0, 1, 0, 0).next(new float[] {1, 3, 3, 2})).isEqualTo(1);
    assertThat(sampler(0, 0.1, 0.9, 7).next(new float[] {-5, -5})).isZero();
    assertThat(Sampler.best(new float[] {Float.NaN, Float.NEGATIVE_INFINITY})).isEqualTo(1);
  }

  @Test
  void logitsThatAreNotNumbersAreAFault() {
    assertThatThrownBy(() -> Sampler.best(new float[] {Float.NaN}))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void drawsFollowTheProbabilities() {
    long seed = new Random().nextLong();
    System.out.println("Sampler seed " + seed);
    double[] share = frequencies(sampler(1, 1, 0, seed), 40_000);
    // four standard deviations of a share of 40,000 draws are at most .01
    assertThat(share[0]).isBetween(0.49, 0.51);
    assertThat(share[3]).isBetween(0.09, 0.11);
  }

  @Test
  void temperatureSharpensAndFlattens() {
    // p^(1/T), made to sum to 1
    double[] cold = frequencies(sampler(0.5, 1, 0, 1), 40_000);
    assertThat(cold[0]).isBetween(0.715, 0.735); // .25 / .345
    double[] hot = frequencies(sampler(1000, 1, 0, 1), 40_000);
    assertThat(hot[3]).isBetween(0.24, 0.26);
  }

  @Test
  void topPKeepsTheSmallestSetThatReachesIt() {
    assertThat(drawn(sampler(1, 0.5, 0, 3))).containsExactly(0);
    assertThat(drawn(sampler(1, 0.6, 0, 3))).containsExactly(0, 1);
    assertThat(drawn(sampler(1, 0.89, 0, 3))).containsExactly(0, 1, 2);
    assertThat(drawn(sampler(1, 1e-9, 0, 3))).containsExactly(0);
  }

  @Test
  void minPDropsWhatIsUnlikelyBesideTheLikeliest() {
    assertThat(drawn(sampler(1, 1, 0.4, 3))).containsExactly(0, 1);
    assertThat(drawn(sampler(1, 1, 0.25, 3))).containsExactly(0, 1, 2);
  }

  private static Set<Integer> drawn(Sampler sampler) {
    Set<Integer> ids = new TreeSet<>();
    for (int i = 0; i < 2000; i++) {
      ids.add(sampler.next(LOGITS));
    }
    return ids;
  }

  @Test
  void theSameSeedDrawsTheSame() {
    int[][] draws = new int[3][];
    for (int i = 0; i < 3; i++) {
      Sampler sampler = sampler(1, 0.95, 0, i == 2 ? 6 : 5);
      draws[i] = Arrays.stream(new int[64]).map(x -> sampler.next(LOGITS)).toArray();
    }
    assertThat(draws[0]).isEqualTo(draws[1]).isNotEqualTo(draws[2]);
  }

  @Test
  void hugeLogitsDoNotOverflow() {
    assertThat(sampler(0.01, 0.9, 0, 1).next(new float[] {1e30f, 3e38f, -3e38f})).isEqualTo(1);
  }
}
