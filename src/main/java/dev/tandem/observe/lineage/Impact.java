package dev.tandem.observe.lineage;

import dev.tandem.ledger.LineageLog.Asker;
import dev.tandem.ledger.LineageLog.Counts;
import dev.tandem.ledger.LineageLog.Decided;
import dev.tandem.ledger.LineageLog.Learnt;
import dev.tandem.ledger.LineageLog.MadeRow;
import dev.tandem.ledger.LineageLog.Measured;
import dev.tandem.ledger.LineageLog.Reach;
import dev.tandem.ledger.LineageLog.Touched;
import java.util.List;

/**
 * What a target reaches.
 *
 * @param counts of all answers, each counted once, at its strongest
 * @param answers those that cited it first, then those that had it in the prompt, that only found
 *     it, that an adapter wrote; newest first among equals
 * @param people who asked, who has most of these answers first
 * @param examples rows of kept sets that were made from it
 * @param adapters that learnt from it
 * @param comparisons arms whose figures rest on it
 * @param decisions for one of these arms
 */
public record Impact(
    Target target,
    Counts counts,
    List<Touched> answers,
    List<Asker> people,
    List<MadeRow> examples,
    List<Learnt> adapters,
    List<Measured> comparisons,
    List<Decided> decisions) {
  public Impact {
    answers = List.copyOf(answers);
    people = List.copyOf(people);
    examples = List.copyOf(examples);
    adapters = List.copyOf(adapters);
    comparisons = List.copyOf(comparisons);
    decisions = List.copyOf(decisions);
  }

  static Impact of(Target target, Reach reach) {
    return new Impact(
        target,
        reach.counts(),
        reach.answers(),
        reach.askers(),
        reach.rows(),
        reach.adapters(),
        reach.comparisons(),
        reach.decisions());
  }
}
