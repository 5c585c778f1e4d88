package dev.tandem.compare.choice;

import static dev.tandem.compare.choice.Judgement.Outcome.BROKEN;
import static dev.tandem.compare.choice.Judgement.Outcome.KEPT;
import static dev.tandem.compare.choice.Judgement.Outcome.UNCERTAIN;

import dev.tandem.compare.evidence.Factor;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds arms against the hard constraints. A measured figure decides by its value. Without one,
 * what an arm is decides, or a prior whose whole range breaks the limit; where restricted or
 * deleted texts are at stake, a prior above nothing does too. Else the arm is not passed in
 * silence: it stays and is marked.
 */
final class ConstraintCheck {
  private static final double HOUR = 3600;
  private static final double EVEN = 0.5;

  private final Evidence evidence;
  private final Profile profile;

  ConstraintCheck(Evidence evidence, Profile profile) {
    this.evidence = evidence;
    this.profile = profile;
  }

  /** One a constraint. */
  List<Judgement> of(String arm) {
    List<Judgement> judgements = new ArrayList<>();
    profile.constraints().forEach((each, limit) -> judgements.add(judge(each, limit, arm)));
    return judgements;
  }

  private Judgement judge(Constraint constraint, double limit, String arm) {
    return switch (constraint) {
      case OFFLINE -> atLeast(constraint, EVEN, find(Factor.OFFLINE, arm, "works_offline"));
      case MAX_LATENCY_MS -> latency(limit, arm);
      case MAX_COST_PER_1000 ->
          atMost(constraint, limit, find(Factor.COST, arm, "cost_per_1000_questions"), 1, "");
      case MAX_HOSTING_PER_MONTH ->
          atMost(constraint, limit, find(Factor.COST, arm, "hosting_per_month"), 1, "");
      case MAX_HOURS_TO_FOLLOW -> following(limit, arm);
      case NO_LEAKS -> nothing(constraint, Factor.SECURITY, arm, "leaked");
      case DELETION -> nothing(constraint, Factor.PRIVACY, arm, "survives_deletion");
      case LABELLED_EXAMPLES -> labels(limit, arm);
      case MIN_QUALITY -> atLeast(constraint, limit, find(Factor.ACCURACY, arm, "quality"));
      case CITATIONS -> citations(arm);
    };
  }

  private Optional<Reading> find(Factor factor, String arm, String measure) {
    return evidence.find(factor, arm, measure);
  }

  /**
   * @param unit how much of the measure makes one of the limit
   */
  private static Judgement atMost(
      Constraint constraint, double limit, Optional<Reading> found, double unit, String note) {
    if (found.isEmpty()) {
      return new Judgement(constraint, UNCERTAIN, "not measured" + note);
    }
    Reading reading = found.orElseThrow();
    Estimate estimate = reading.estimate();
    boolean sure = reading.basis() != Basis.PRIOR;
    Judgement.Outcome outcome =
        (sure ? estimate.value() : estimate.low()) / unit > limit
            ? BROKEN
            : sure && estimate.high() / unit <= limit ? KEPT : UNCERTAIN;
    return new Judgement(constraint, outcome, because(reading, outcome) + note);
  }

  private static Judgement atLeast(Constraint constraint, double limit, Optional<Reading> found) {
    if (found.isEmpty()) {
      return new Judgement(constraint, UNCERTAIN, "not measured");
    }
    Reading reading = found.orElseThrow();
    Estimate estimate = reading.estimate();
    boolean sure = reading.basis() != Basis.PRIOR;
    Judgement.Outcome outcome =
        (sure ? estimate.value() : estimate.high()) < limit
            ? BROKEN
            : sure && estimate.low() >= limit ? KEPT : UNCERTAIN;
    return new Judgement(constraint, outcome, because(reading, outcome));
  }

  private static String because(Reading reading, Judgement.Outcome outcome) {
    return reading.measured() || reading.basis() == Basis.CONSTRUCTION || outcome == BROKEN
        ? reading.sentence()
        : "not measured; " + reading.sentence();
  }

  /** At as many users as the profile says, else what one who asks alone waits at least. */
  private Judgement latency(double limit, String arm) {
    Constraint constraint = Constraint.MAX_LATENCY_MS;
    String measure = Worths.latencyMeasure(profile.volume());
    Optional<Reading> measured = evidence.measured(Factor.SCALABILITY, arm, measure);
    Optional<Reading> alone = evidence.measured(Factor.SCALABILITY, arm, "p95_ms_1");
    if (measured.isPresent() || alone.isEmpty()) {
      return atMost(
          constraint, limit, evidence.find(Factor.SCALABILITY, arm, measure, "p95_ms"), 1, "");
    }
    Judgement.Outcome outcome = alone.orElseThrow().estimate().value() > limit ? BROKEN : UNCERTAIN;
    return new Judgement(
        constraint,
        outcome,
        "%s ms for one who asks alone, measured; not measured at %s users at once"
            .formatted(
                Words.number(alone.orElseThrow().estimate().value()),
                Words.number(profile.volume().usersAtOnce())));
  }

  private Judgement following(double limit, String arm) {
    Constraint constraint = Constraint.MAX_HOURS_TO_FOLLOW;
    Optional<Reading> follows = find(Factor.FRESHNESS, arm, "seconds_to_follow");
    if (follows.isPresent()) {
      return atMost(constraint, limit, follows, HOUR, "");
    }
    Optional<Reading> trains =
        find(Factor.FRESHNESS, arm, "retraining_seconds")
            .filter(reading -> reading.estimate().high() > 0);
    if (trains.isPresent()) {
      return atMost(constraint, limit, trains, HOUR, ", and it follows only by training");
    }
    return new Judgement(constraint, BROKEN, "it does not follow a document that changes");
  }

  private Judgement nothing(Constraint constraint, Factor factor, String arm, String measure) {
    Optional<Reading> found = find(factor, arm, measure);
    if (found.isEmpty()) {
      return new Judgement(constraint, UNCERTAIN, "not measured");
    }
    Reading reading = found.orElseThrow();
    // What the model alone says by chance is nobody's secret.
    double guessed = reading.measured() ? Worths.guessed(evidence, factor, measure) : 0;
    boolean broken = reading.estimate().value() > guessed;
    Judgement.Outcome outcome = broken ? BROKEN : reading.basis() == Basis.PRIOR ? UNCERTAIN : KEPT;
    return new Judgement(constraint, outcome, because(reading, outcome));
  }

  /** Rows beyond those that the comparison had are rows that are not there. */
  private Judgement labels(double limit, String arm) {
    Constraint constraint = Constraint.LABELLED_EXAMPLES;
    Optional<Reading> missing = evidence.measured(Factor.COMPLEXITY, arm, "labelled_rows_needed");
    int there = evidence.labelledRows(arm);
    if (missing.isEmpty() && there > 0 && there <= limit) {
      return new Judgement(
          constraint, KEPT, "measured with the %,d labelled examples there are".formatted(there));
    }
    if (missing.isEmpty()) {
      return atMost(constraint, limit, find(Factor.COMPLEXITY, arm, "labelled_rows_needed"), 1, "");
    }
    Reading reading = missing.orElseThrow();
    double needed = reading.estimate().value();
    Judgement.Outcome outcome = needed >= 1 ? BROKEN : KEPT;
    return new Judgement(
        constraint,
        outcome,
        outcome == BROKEN
            ? "%s more labelled examples are needed, measured".formatted(Words.number(needed))
            : reading.sentence());
  }

  private Judgement citations(String arm) {
    Optional<Reading> found = find(Factor.ACCURACY, arm, "citation_recall");
    if (found.isEmpty()) {
      return new Judgement(Constraint.CITATIONS, UNCERTAIN, "not measured");
    }
    Reading reading = found.orElseThrow();
    boolean shows = reading.estimate().value() > 0;
    Judgement.Outcome outcome = reading.basis() == Basis.PRIOR ? UNCERTAIN : shows ? KEPT : BROKEN;
    return new Judgement(Constraint.CITATIONS, outcome, because(reading, outcome));
  }
}
