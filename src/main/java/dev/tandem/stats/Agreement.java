package dev.tandem.stats;

import java.util.Optional;

/**
 * How often two who judge the same say the same.
 *
 * @param accuracy the share
 * @param kappa the same beyond chance (Cohen, 1960): 1 always, 0 as often as chance would; empty
 *     where one of both says the same of all, and there is no chance to be beyond
 */
public record Agreement(Estimate accuracy, Optional<Estimate> kappa) {
  /**
   * @param a what one says, at least of one
   * @param b what the other says of the same
   * @param seed the same seed gives the same interval
   */
  public static Agreement of(boolean[] a, boolean[] b, long seed) {
    if (a.length == 0 || a.length != b.length) {
      throw new IllegalArgumentException("%d and %d judgements".formatted(a.length, b.length));
    }
    int same = 0;
    int yesA = 0;
    int yesB = 0;
    for (int i = 0; i < a.length; i++) {
      same += a[i] == b[i] ? 1 : 0;
      yesA += a[i] ? 1 : 0;
      yesB += b[i] ? 1 : 0;
    }
    boolean telling = yesA > 0 && yesA < a.length && yesB > 0 && yesB < b.length;
    return new Agreement(
        Intervals.proportion(same, a.length),
        telling
            ? Optional.of(Intervals.bootstrap(a.length, drawn -> kappa(a, b, drawn), seed))
            : Optional.empty());
  }

  private static double kappa(boolean[] a, boolean[] b, int... drawn) {
    double n = drawn.length;
    double same = 0;
    double yesA = 0;
    double yesB = 0;
    for (int i : drawn) {
      same += a[i] == b[i] ? 1 : 0;
      yesA += a[i] ? 1 : 0;
      yesB += b[i] ? 1 : 0;
    }
    double chance = (yesA * yesB + (n - yesA) * (n - yesB)) / (n * n);
    // A draw in which both say the same of all has nothing beyond chance to tell.
    return chance == 1 ? 1 : (same / n - chance) / (1 - chance);
  }
}
