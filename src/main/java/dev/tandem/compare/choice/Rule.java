package dev.tandem.compare.choice;

import static dev.tandem.compare.choice.Samples.both;
import static dev.tandem.compare.choice.Samples.constant;
import static dev.tandem.compare.choice.Samples.map;

import dev.tandem.compare.evidence.Factor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The rule. Arms that break a constraint are out. The score of the others is the mean of their
 * worths weighted by the priorities ({@link Profile#weight}); every worth but that of accuracy
 * counts times the relative quality, since a cheap or quick answer is worth as much as it is right.
 * Arms whose score differs from the best by less than {@value #MARGIN}, or is above it in more than
 * a quarter of the draws, are tied with it; of those the simplest is recommended, unless another of
 * them is better in every factor that counts.
 *
 * <p>{@code docs/rationale/choose.md} says what was weighed.
 */
final class Rule {
  /** A score or a worth that differs by less does not matter. */
  static final double MARGIN = 0.02;

  /** In so many draws the best has to be better for its lead to count. */
  static final double SURE = 0.75;

  private final Evidence evidence;
  private final Samples samples;

  /**
   * @param seed of the draws; the same seed gives the same decision
   */
  Rule(Evidence evidence, long seed) {
    this.evidence = evidence;
    this.samples = new Samples(evidence, seed);
  }

  Decision decide(Profile profile) {
    Map<String, List<Judgement>> judgements = new LinkedHashMap<>();
    ConstraintCheck constraints = new ConstraintCheck(evidence, profile);
    evidence.arms().forEach(arm -> judgements.put(arm, constraints.of(arm)));
    List<String> left =
        evidence.arms().stream()
            .filter(
                arm ->
                    judgements.getOrDefault(arm, List.of()).stream()
                        .noneMatch(each -> each.is(Judgement.Outcome.BROKEN)))
            .toList();
    Map<String, Map<Factor, Worth>> worths =
        new Worths(evidence, samples, profile.volume(), left).all();
    return weigh(profile, judgements, worths);
  }

  /** Decides again where nothing but priorities changed. */
  Decision decide(Profile profile, Decision before) {
    return weigh(profile, before.judgements(), before.worths());
  }

  private static Decision weigh(
      Profile profile,
      Map<String, List<Judgement>> judgements,
      Map<String, Map<Factor, Worth>> worths) {
    if (worths.isEmpty()) {
      return new Decision(Verdict.NONE, Decision.NOBODY, List.of(), List.of(), judgements, worths);
    }
    Map<String, double[]> scores = new LinkedHashMap<>();
    worths.forEach((arm, each) -> scores.put(arm, score(profile, each)));
    List<String> order =
        scores.entrySet().stream()
            .sorted(
                Comparator.comparingDouble(
                        (Map.Entry<String, double[]> each) -> -each.getValue()[0])
                    .thenComparing(Map.Entry::getKey, Worth::simplest))
            .map(Map.Entry::getKey)
            .toList();
    List<String> tied = tied(order, scores);
    List<String> open =
        tied.stream()
            .filter(
                arm -> order.stream().noneMatch(other -> dominates(profile, worths, other, arm)))
            .toList();
    String arm = open.stream().min(Worth::simplest).orElse(order.getFirst());
    List<Decision.Ranked> ranking =
        order.stream()
            .map(each -> new Decision.Ranked(each, Samples.estimate(of(scores, each))))
            .collect(Collectors.toCollection(ArrayList::new));
    return new Decision(
        tied.size() > 1 ? Verdict.TIE : Verdict.SETTLED,
        arm,
        tied,
        List.copyOf(ranking),
        judgements,
        worths);
  }

  private static double[] score(Profile profile, Map<Factor, Worth> worths) {
    double[] sum = constant(0);
    double weights = 0;
    for (Map.Entry<Factor, Worth> each : worths.entrySet()) {
      double weight = profile.weight(each.getKey());
      if (weight > 0) {
        sum = both(sum, each.getValue().counted(), (so, worth) -> so + weight * worth);
        weights += weight;
      }
    }
    double all = weights;
    return all == 0 ? sum : map(sum, value -> value / all);
  }

  private static List<String> tied(List<String> order, Map<String, double[]> scores) {
    double[] best = of(scores, order.getFirst());
    return order.stream()
        .filter(
            arm -> {
              double[] other = of(scores, arm);
              double lead = best[0] - other[0];
              return arm.equals(order.getFirst()) || lead <= MARGIN || ahead(best, other) < SURE;
            })
        .toList();
  }

  /** In which share of the draws one score is above another. */
  private static double ahead(double[] one, double[] other) {
    int above = 0;
    for (int i = 1; i < one.length; i++) {
      above += one[i] > other[i] ? 1 : 0;
    }
    return above / (one.length - 1.0);
  }

  /**
   * Whether one arm is no worse in quality and in any factor that counts, and better by a margin in
   * one that does.
   */
  static boolean dominates(
      Profile profile, Map<String, Map<Factor, Worth>> worths, String one, String other) {
    boolean better = false;
    for (Factor factor : Factor.values()) {
      double gain = alone(worths, one, factor) - alone(worths, other, factor);
      boolean counts = profile.weight(factor) > 0;
      if ((counts || factor == Factor.ACCURACY) && gain < 0) {
        return false;
      }
      better |= counts && gain > MARGIN;
    }
    return better;
  }

  private static double alone(Map<String, Map<Factor, Worth>> worths, String arm, Factor factor) {
    Worth worth = worths.getOrDefault(arm, Map.of()).get(factor);
    return worth == null ? 0 : worth.alone()[0];
  }

  private static double[] of(Map<String, double[]> scores, String arm) {
    return scores.getOrDefault(arm, constant(0));
  }

  /** What a change of the profile would lead to: only its arm. */
  String recommends(Profile profile) {
    return decide(profile).arm();
  }
}
