package dev.tandem.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.BinomialTest;

/** Do two systems differ on the same questions? Both tests are two-sided. */
public final class PairedTest {
  /** Up to here every assignment of signs is tried; beyond, they are drawn. */
  private static final int EXACT = 16;

  private static final int DRAWS = 20_000;

  private PairedTest() {}

  /**
   * @param difference mean of (a - b) with its bootstrap interval
   * @param p probability of a difference at least as large if a and b were exchangeable
   */
  public record Result(Estimate difference, double p) {}

  /**
   * Fisher's randomisation test on paired scores: under the null hypothesis the sign of each
   * difference is a coin's. Exact up to 16 differing pairs, 20,000 seeded draws beyond (then p is
   * (1 + hits) / (1 + draws) and never 0; Phipson and Smyth, 2010).
   *
   * @param a one score a question
   * @param b the other system's scores of the same questions, in the same order
   */
  public static Result signFlip(double[] a, double[] b, long seed) {
    double[] differences = differences(a, b);
    return new Result(Intervals.mean(differences, seed), flipped(differences, seed));
  }

  /**
   * The same test where questions come in clusters, which are right or wrong together: a whole
   * cluster gets one sign.
   *
   * @param a one score a question
   * @param b the other system's scores of the same questions, in the same order
   * @param clusters which cluster each question is of; any numbers
   * @return p
   */
  public static double clusterFlip(double[] a, double[] b, int[] clusters, long seed) {
    return flipped(ClusterSums.of(differences(a, b), clusters).sums(), seed);
  }

  static double[] differences(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "paired scores need the same questions: %d and %d".formatted(a.length, b.length));
    }
    double[] differences = new double[a.length];
    Arrays.setAll(differences, i -> a[i] - b[i]);
    return differences;
  }

  private static double flipped(double[] differences, long seed) {
    // Equal pairs change no sum, whichever sign they get.
    double[] moving = Arrays.stream(differences).filter(d -> d != 0).toArray();
    return moving.length <= EXACT ? exact(moving) : drawn(moving, seed);
  }

  /**
   * McNemar's exact test on paired right or wrong answers.
   *
   * @param onlyA questions that only a answered right
   * @param onlyB questions that only b answered right
   * @return p; 1 where the systems never differ
   */
  public static double mcnemar(int onlyA, int onlyB) {
    if (onlyA < 0 || onlyB < 0) {
      throw new IllegalArgumentException("counts are not negative");
    }
    int n = onlyA + onlyB;
    return n == 0 ? 1 : BinomialTest.withDefaults().test(n, onlyA, 0.5).getPValue();
  }

  private static double exact(double[] differences) {
    double observed = Math.abs(sum(differences, 0));
    long all = 1L << differences.length;
    long extreme = 0;
    for (long signs = 0; signs < all; signs++) {
      extreme += reaches(sum(differences, signs), observed) ? 1 : 0;
    }
    return (double) extreme / all;
  }

  private static double drawn(double[] differences, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double observed = Math.abs(sum(differences, 0));
    int extreme = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (double difference : differences) {
        sum += random.nextBoolean() ? difference : -difference;
      }
      extreme += reaches(sum, observed) ? 1 : 0;
    }
    return (1.0 + extreme) / (1.0 + DRAWS);
  }

  /** Sums in another order differ in the last bits, and a tie must count. */
  private static boolean reaches(double sum, double observed) {
    return Math.abs(sum) >= observed - 1e-12 * Math.max(1, observed);
  }

  private static double sum(double[] differences, long signs) {
    double sum = 0;
    for (int i = 0; i < differences.length; i++) {
      sum += (signs >> i & 1) == 0 ? differences[i] : -differences[i];
    }
    return sum;
  }
}
