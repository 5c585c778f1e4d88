package dev.tandem.observe.world;

import dev.tandem.observe.world.Asked.Outcome;
import dev.tandem.stats.PairedTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a fault came to for those who ask, from its onset on: the same questions with and without.
 *
 * @param n questions of those that it concerns
 * @param rightClean share of right answers without it
 * @param right share with it
 * @param declined share declined more than without it
 * @param failed share that ended in an error more than without it
 * @param slower median time as a multiple of that without it
 * @param p of the paired test of right answers
 */
record Effect(
    int n,
    double rightClean,
    double right,
    double declined,
    double failed,
    double slower,
    double p) {
  private static final double LEAST = .08; // of answers, to be a fault that anybody sees
  private static final double SLOWER = 1.5;
  private static final double LIKELY = .01;

  static Effect of(Twins twins, Predicate<Asked> concerns) {
    Map<Integer, Asked> clean = new HashMap<>();
    twins.clean().forEach(asked -> clean.put(asked.place(), asked));
    List<Asked> with =
        twins.faulted().stream()
            .filter(asked -> !asked.time().isBefore(twins.plan().onset()))
            .filter(asked -> clean.containsKey(asked.place()))
            .filter(concerns)
            .toList();
    List<Asked> without =
        with.stream().map(asked -> clean.getOrDefault(asked.place(), asked)).toList();
    int onlyWith = 0;
    int onlyWithout = 0;
    for (int i = 0; i < with.size(); i++) {
      onlyWith += with.get(i).right() && !without.get(i).right() ? 1 : 0;
      onlyWithout += !with.get(i).right() && without.get(i).right() ? 1 : 0;
    }
    return new Effect(
        with.size(),
        share(without, Outcome.RIGHT),
        share(with, Outcome.RIGHT),
        share(with, Outcome.DECLINED) - share(without, Outcome.DECLINED),
        share(with, Outcome.FAILED) - share(without, Outcome.FAILED),
        median(with) / Math.max(1, median(without)),
        PairedTest.mcnemar(onlyWith, onlyWithout));
  }

  /** Whether somebody who uses the assistant would have noticed. */
  boolean seen() {
    return (rightClean - right >= LEAST && p < LIKELY) || slower >= SLOWER;
  }

  private static double share(List<Asked> asked, Outcome outcome) {
    return asked.isEmpty()
        ? 0
        : (double) asked.stream().filter(each -> each.outcome() == outcome).count() / asked.size();
  }

  private static double median(List<Asked> asked) {
    long[] sorted = asked.stream().mapToLong(Asked::millis).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }
}
