package dev.tandem.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two samples of one kind are told apart as seldom as p says; those of two kinds are. */
class TwoSamplesTest {
  private static final long SEED = 11;

  @Test
  void theLargestDistanceOfTwoDistributionFunctions() {
    double[] a = {1, 2, 3, 4};
    double[] b = {3, 4, 5, 6};
    // Below 3 lies half of a and nothing of b.
    TwoSamples.Result result = TwoSamples.kolmogorovSmirnov(a, b);
    assertThat(result.distance()).isEqualTo(0.5);
    assertThat(result.p()).isBetween(0.5, 1.0);
    assertThat(TwoSamples.kolmogorovSmirnov(a, new double[] {11, 12, 13, 14}).p())
        .isCloseTo(2.0 / 70, within(1e-9));
  }

  @Test
  void aDifferenceOfSharesMeansMoreInLargerSamples() {
    double few = TwoSamples.shares(1, 10, 3, 10).p();
    double many = TwoSamples.shares(100, 1000, 300, 1000).p();
    assertThat(few).isGreaterThan(0.1);
    assertThat(many).isLessThan(1e-20);
    // Fisher's tea: 3 of 4 and 1 of 4 have p = 34/70.
    assertThat(TwoSamples.shares(1, 4, 3, 4).p())
        .isCloseTo(34.0 / 70, within(1e-9));
  }

  @Test
  void vectorsOfOneKindAreSeldomToldApart() {
    SplittableRandom random = new SplittableRandom(SEED);
    int told = 0;
    for (int i = 0; i < 100; i++) {
      told +=
          TwoSamples.energy(vectors(random, 20, 0), vectors(random, 40, 0), i).p() < 0.05 ? 1 : 0;
    }
    // Of 100, 5 are expected; more than 13 come once in 2,000 times.
    assertThat(told).as("seed %d", SEED).isLessThanOrEqualTo(13);
  }

  @Test
  void vectorsAboutAnotherPointAreToldApartAndMoreSoWhereThereAreMore() {
    SplittableRandom random = new SplittableRandom(SEED);
    double few = TwoSamples.energy(vectors(random, 8, 1), vectors(random, 8, 0), 1).p();
    double many = TwoSamples.energy(vectors(random, 40, 1), vectors(random, 80, 0), 1).p();
    assertThat(many).as("seed %d", SEED).isLessThan(1e-6).isLessThan(few);
  }

  private static float[][] vectors(SplittableRandom random, int n, double shift) {
    float[][] vectors = new float[n][16];
    for (float[] vector : vectors) {
      double norm = 0;
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (random.nextGaussian() + (i < 4 ? shift : 0));
        norm += vector[i] * vector[i];
      }
      for (int i = 0; i < vector.length; i++) {
        vector[i] /= (float) Math.sqrt(norm);
      }
    }
    return vectors;
  }
}
