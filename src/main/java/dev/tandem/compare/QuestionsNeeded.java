package dev.tandem.compare;

import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.SampleSize;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How many more questions would tell two arms apart. */
final class QuestionsNeeded {
  /** Nobody writes more; what stands for it is said as "more than". */
  static final int MOST = 10_000;

  private QuestionsNeeded() {}

  /**
   * So many that the difference seen, or the margin if that is larger, would be found in four of
   * five cases. Where as many are there already and the pair is still undecided, the nearer of
   * finding the difference seen and of showing that it is within the margin.
   *
   * @param seen with the questions that were asked
   * @param clusters of questions that were asked
   * @param level that the pair is held to
   * @return 1 to {@link #MOST}
   */
  static int more(ClusteredBootstrap.Difference seen, int clusters, double margin, double level) {
    Estimate difference = seen.estimate();
    int n = difference.n();
    double gap = Math.abs(difference.value());
    if (clusters == 1 || Math.max(gap, margin) == 0) {
      return MOST; // no number of questions about one document tells of another
    }
    double needed = SampleSize.paired(n, seen.standardError(), Math.max(gap, margin), level);
    if (needed <= n) {
      List<Double> ways = new ArrayList<>();
      if (gap > 0) {
        ways.add(SampleSize.paired(n, seen.standardError(), gap, level));
      }
      if (gap < margin) {
        ways.add(SampleSize.paired(n, seen.standardError(), margin - gap, Pairing.LEVEL));
      }
      needed = Collections.min(ways);
    }
    // Signs of k clusters reach p = 2 / 2^k at best.
    double fewest = 1 + Math.ceil(Math.log(1 / level) / Math.log(2));
    needed = Math.max(needed, n * fewest / clusters);
    return (int) Math.clamp(Math.ceil(needed - n), 1, MOST);
  }
}
