package dev.tandem.compare.choice;

import dev.tandem.compare.Recommendation;
import dev.tandem.stats.Estimate;
import java.util.List;

/**
 * What an arm is worth in a factor.
 *
 * @param alone from 0 to 1, whatever its answers are like; as it stands, then drawn
 * @param counted the same for answers as good as the best arm's: times the relative quality
 * @param readings what it was computed from
 */
record Worth(double[] alone, double[] counted, List<Reading> readings) {
  double value() {
    return counted[0];
  }

  Estimate estimate() {
    return Samples.estimate(alone);
  }

  /** What its figures stand on, together. */
  static Basis basis(List<Worth> worths) {
    List<Basis> all =
        worths.stream().flatMap(worth -> worth.readings().stream()).map(Reading::basis).toList();
    boolean measured = all.contains(Basis.MEASURED);
    boolean prior = all.contains(Basis.PRIOR);
    if (measured && prior) {
      return Basis.PARTLY;
    }
    return measured ? Basis.MEASURED : prior ? Basis.PRIOR : Basis.CONSTRUCTION;
  }

  /** The simplest comes first. */
  static int simplest(String a, String b) {
    return Integer.compare(Recommendation.needs(a), Recommendation.needs(b));
  }
}
