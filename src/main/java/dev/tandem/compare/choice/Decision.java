package dev.tandem.compare.choice;

import dev.tandem.compare.evidence.Factor;
import dev.tandem.stats.Estimate;
import java.util.List;
import java.util.Map;

/**
 * What the rule came to.
 *
 * @param arm the recommended one; {@link #NOBODY} where every arm breaks a constraint
 * @param tied the arms that score as well as the best, as far as the evidence tells, the best first
 * @param ranking those that break no constraint, the highest score first
 * @param judgements of every arm
 * @param worths of those that break no constraint
 */
public record Decision(
    Verdict verdict,
    String arm,
    List<String> tied,
    List<Ranked> ranking,
    Map<String, List<Judgement>> judgements,
    Map<String, Map<Factor, Worth>> worths) {
  /** No arm. */
  public static final String NOBODY = "none";

  /**
   * @param score 0 to 1
   */
  public record Ranked(String arm, Estimate score) {}

  /** What an arm breaks; empty where it breaks nothing. */
  public List<Judgement> broken(String name) {
    return judgements.getOrDefault(name, List.of()).stream()
        .filter(each -> each.is(Judgement.Outcome.BROKEN))
        .toList();
  }

  /**
   * The arm that is best by a margin in the factor alone, whatever its answers are like; {@link
   * #NOBODY} where none is.
   */
  public String favours(Factor factor) {
    String best = NOBODY;
    double most = -1;
    double next = -1;
    for (Ranked each : ranking) {
      Worth worth = worths.getOrDefault(each.arm(), Map.of()).get(factor);
      double value = worth == null ? 0 : worth.alone()[0];
      if (value > most) {
        next = most;
        most = value;
        best = each.arm();
      } else if (value > next) {
        next = value;
      }
    }
    return ranking.size() > 1 && most - next <= Rule.MARGIN ? NOBODY : best;
  }
}
