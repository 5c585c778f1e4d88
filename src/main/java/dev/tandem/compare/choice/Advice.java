package dev.tandem.compare.choice;

import dev.tandem.compare.Recommendation;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which arm to take, why, what would change it, how to get there and what is uncertain.
 *
 * @param questionsNeeded how many more test questions would tell the tied arms apart; 0 where that
 *     is not known or they are apart
 */
public record Advice(
    Profile profile,
    Evidence evidence,
    Decision decision,
    List<Change> changes,
    List<Step> path,
    List<String> uncertain,
    int questionsNeeded) {
  private static final long SEED = 20261202;
  private static final double POOR = 0.1;

  /** Decides, and decides again with everything that could be otherwise. */
  public static Advice of(Profile profile, Evidence evidence) {
    Rule rule = new Rule(evidence, SEED);
    Decision decision = rule.decide(profile);
    List<Change> changes = new Sensitivity(rule, profile, evidence, decision).changes();
    int needed = questionsNeeded(evidence, decision);
    return new Advice(
        profile,
        evidence,
        decision,
        changes,
        new Way(profile, evidence, decision, changes).steps(needed),
        uncertain(profile, evidence, decision, needed),
        needed);
  }

  /** Only which arm, without the rest. */
  public static Decision decide(Profile profile, Evidence evidence) {
    return new Rule(evidence, SEED).decide(profile);
  }

  private static int questionsNeeded(Evidence evidence, Decision decision) {
    if (decision.verdict() != Verdict.TIE) {
      return 0;
    }
    String best = decision.tied().getFirst();
    return decision.tied().stream()
        .filter(arm -> !arm.equals(best))
        .mapToInt(arm -> evidence.questionsNeeded(best, arm))
        .max()
        .orElse(0);
  }

  private static List<String> uncertain(
      Profile profile, Evidence evidence, Decision decision, int needed) {
    List<String> uncertain = new ArrayList<>();
    if (basis(decision, Factor.ACCURACY) == Basis.PRIOR) {
      uncertain.add(
          "No arm was compared on your questions: quality is what others published of other data; run tandem compare.");
    }
    poor(evidence, decision).ifPresent(uncertain::add);
    for (Judgement each : decision.judgements().getOrDefault(decision.arm(), List.of())) {
      if (each.is(Judgement.Outcome.UNCERTAIN)) {
        double limit = profile.constraints().getOrDefault(each.constraint(), 1.0);
        uncertain.add(
            "Whether %s %s is not sure: %s."
                .formatted(decision.arm(), each.constraint().says(limit), each.because()));
      }
    }
    if (needed > 0) {
      uncertain.add(
          "The questions do not tell %s apart on quality: %,d more are needed."
              .formatted(Words.list(decision.tied()), needed));
    } else if (evidence.compared().map(ComparedFile::questionsNeeded).orElse(0) > 0) {
      uncertain.add(
          "The questions do not tell every two arms apart on quality: %,d more are needed for that."
              .formatted(evidence.compared().orElseThrow().questionsNeeded()));
    }
    List<String> priors =
        Arrays.stream(Factor.values())
            .filter(factor -> factor != Factor.ACCURACY && profile.weight(factor) > 0)
            .filter(factor -> basis(decision, factor) == Basis.PRIOR)
            .map(Factor::title)
            .toList();
    if (!priors.isEmpty()) {
      uncertain.add(
          "Not measured, so published priors stand in: %s.".formatted(Words.list(priors)));
    }
    List<String> missing =
        Recommendation.NEEDS.stream().filter(arm -> !evidence.arms().contains(arm)).toList();
    if (!missing.isEmpty()) {
      uncertain.add("Not compared, so not chosen from: %s.".formatted(Words.list(missing)));
    }
    profile
        .prices()
        .filter(sheet -> evidence.factors().containsKey(Factor.COST))
        .ifPresent(
            sheet ->
                uncertain.add(
                    "Costs are as they were measured; where that was with other prices than %s, name it in the same compare with --factors cost --prices: what was answered is not asked again."
                        .formatted(sheet.getFileName())));
    return uncertain;
  }

  private static Optional<String> poor(Evidence evidence, Decision decision) {
    return evidence
        .measured(Factor.ACCURACY, decision.arm(), "quality")
        .map(Reading::estimate)
        .filter(quality -> quality.value() < POOR)
        .map(
            quality ->
                "No arm that is left answers well: the quality of %s is %s."
                    .formatted(decision.arm(), Words.number(quality.value())));
  }

  /** What a factor's worths stand on. */
  static Basis basis(Decision decision, Factor factor) {
    return Worth.basis(
        decision.worths().values().stream()
            .map(each -> each.get(factor))
            .filter(Objects::nonNull)
            .toList());
  }

  /** The best other arm, which reasons are held against; the arm itself where there is no other. */
  public String rival() {
    return decision.ranking().stream()
        .map(Decision.Ranked::arm)
        .filter(arm -> !arm.equals(decision.arm()))
        .findFirst()
        .orElse(decision.arm());
  }

  /**
   * By how much of the score a factor puts the recommended arm before its rival. Of r u - s v, a
   * worth counted by relative quality on each side, (u - v)(r + s) / 2 is told of the factor, and
   * the rest of accuracy, which it comes from; together they are the difference of the scores.
   */
  public double lead(Factor factor) {
    double weights = Arrays.stream(Factor.values()).mapToDouble(profile::weight).sum();
    if (weights == 0) {
      return 0;
    }
    if (factor != Factor.ACCURACY) {
      return profile.weight(factor) * ownLead(factor) / weights;
    }
    double others = 0;
    double all = 0;
    for (Factor each : Factor.values()) {
      all +=
          profile.weight(each)
              * (worth(decision.arm(), each).value() - worth(rival(), each).value());
      others += each == Factor.ACCURACY ? 0 : profile.weight(each) * ownLead(each);
    }
    return (all - others) / weights;
  }

  private double ownLead(Factor factor) {
    double quality =
        (worth(decision.arm(), Factor.ACCURACY).value() + worth(rival(), Factor.ACCURACY).value())
            / 2;
    return quality * (worth(decision.arm(), factor).alone()[0] - worth(rival(), factor).alone()[0]);
  }

  private Worth worth(String arm, Factor factor) {
    Worth worth = decision.worths().getOrDefault(arm, Map.of()).get(factor);
    return worth == null ? new Worth(Samples.constant(0), Samples.constant(0), List.of()) : worth;
  }

  /** The first figure of a factor for each arm, and what they stand on, in one sentence. */
  public String evidence(Factor factor) {
    List<String> figures = new ArrayList<>();
    String measure = "";
    for (Decision.Ranked ranked : decision.ranking()) {
      List<Reading> readings = worth(ranked.arm(), factor).readings();
      if (!readings.isEmpty()) {
        measure = readings.getFirst().measure();
        Estimate estimate = readings.getFirst().estimate();
        figures.add("%s %s".formatted(ranked.arm(), Words.number(estimate.value())));
      }
    }
    String how = evidence.how(factor);
    String basis =
        switch (basis(decision, factor)) {
          case MEASURED -> how.isEmpty() ? "measured" : "measured: " + how;
          case PARTLY -> "in part measured, in part published priors";
          case PRIOR -> "published priors, not measured";
          case CONSTRUCTION -> "by what the arms are";
        };
    return "%s: %s (%s)".formatted(measure.replace('_', ' '), String.join(", ", figures), basis);
  }

  /** One sentence for people. */
  public String sentence() {
    String arm = decision.arm();
    return switch (decision.verdict()) {
      case NONE ->
          "None: every arm breaks a constraint%s."
              .formatted(
                  changes.isEmpty()
                      ? ""
                      : "; " + changes.getFirst().condition() + ", " + changes.getFirst().arm());
      case SETTLED ->
          decision.ranking().size() == 1
              ? "%s: it is the only one that keeps every constraint.".formatted(arm)
              : "%s.".formatted(arm);
      case TIE ->
          "%s: between %s the evidence shows no difference that counts, and it is %s%s."
              .formatted(
                  arm,
                  Words.list(decision.tied()),
                  simplest() ? "the simplest" : "the simplest that no other outdoes",
                  questionsNeeded > 0
                      ? "; %,d more questions would tell them apart".formatted(questionsNeeded)
                      : "");
    };
  }

  private boolean simplest() {
    return decision.tied().stream().min(Worth::simplest).orElse("").equals(decision.arm());
  }
}
