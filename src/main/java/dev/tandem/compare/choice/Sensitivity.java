package dev.tandem.compare.choice;

import dev.tandem.compare.evidence.Factor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/** Runs the rule again with other priorities, volumes and constraints, and keeps what differs. */
final class Sensitivity {
  private static final double STEP = 0.1; // of priorities
  private static final double LARGEST_VOLUME = 1e8;
  private static final double LARGEST_CHANGES = 1000;
  private static final double[] DIGITS = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8};
  private static final double[] USERS = {1, 8, 32, 128};

  private final Rule rule;
  private final Profile profile;
  private final Evidence evidence;
  private final Decision now;

  Sensitivity(Rule rule, Profile profile, Evidence evidence, Decision now) {
    this.rule = rule;
    this.profile = profile;
    this.evidence = evidence;
    this.now = now;
  }

  /** The nearest change to each side of every factor, volume and constraint that has one. */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    constraints(changes);
    if (now.verdict() != Verdict.NONE) {
      volumes(changes);
      labels(changes);
      for (Factor factor : Factor.values()) {
        priority(factor, changes);
      }
    }
    return changes;
  }

  private void priority(Factor factor, List<Change> changes) {
    double given = profile.priority(factor);
    for (int direction : new int[] {1, -1}) {
      DoubleStream.iterate(
              tenth(given + direction * STEP),
              at -> at >= 0 && at <= Profile.MOST,
              at -> tenth(at + direction * STEP))
          .filter(at -> !arm(profile.with(factor, at)).equals(now.arm()))
          .findFirst()
          .ifPresent(
              at ->
                  changes.add(
                      new Change(
                          Change.Kind.PRIORITY,
                          factor.wireName(),
                          at,
                          "with %s at %s instead of %s"
                              .formatted(factor.title(), Words.number(at), Words.number(given)),
                          arm(profile.with(factor, at)))));
    }
  }

  private static double tenth(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** Only priorities differ, so worths stay. */
  private String arm(Profile other) {
    return rule.decide(other, now).arm();
  }

  private void volumes(List<Change> changes) {
    Volume volume = profile.volume();
    around(
        Change.Kind.QUESTIONS,
        "questions_per_month",
        "questions a month",
        volume.questionsPerMonth(),
        round(1, LARGEST_VOLUME),
        at -> profile.with(volume.questions(at)),
        changes);
    around(
        Change.Kind.CHANGES,
        "changes_per_week",
        "changed documents a week",
        Worths.changesPerWeek(evidence, volume),
        round(0.1, LARGEST_CHANGES),
        at -> profile.with(volume.changes(at)),
        changes);
    around(
        Change.Kind.USERS,
        "users_at_once",
        "users at once",
        volume.usersAtOnce(),
        DoubleStream.of(USERS).boxed().toList(),
        at ->
            profile.with(
                new Volume(
                    volume.questionsPerMonth(), at, volume.domains(), volume.changesPerWeek())),
        changes);
  }

  private void around(
      Change.Kind kind,
      String name,
      String unit,
      double given,
      List<Double> values,
      DoubleFunction<Profile> with,
      List<Change> changes) {
    List<Double> more = values.stream().filter(at -> at > given).toList();
    List<Double> less =
        values.stream().filter(at -> at < given).sorted(Comparator.reverseOrder()).toList();
    first(more, with)
        .ifPresent(
            at ->
                changes.add(
                    new Change(
                        kind,
                        name,
                        at,
                        "from %s %s on".formatted(Words.number(at), unit),
                        rule.recommends(with.apply(at)))));
    first(less, with)
        .ifPresent(
            at ->
                changes.add(
                    new Change(
                        kind,
                        name,
                        at,
                        "at %s %s or fewer".formatted(Words.number(at), unit),
                        rule.recommends(with.apply(at)))));
  }

  private Optional<Double> first(List<Double> values, DoubleFunction<Profile> with) {
    return values.stream()
        .filter(at -> !rule.recommends(with.apply(at)).equals(now.arm()))
        .findFirst();
  }

  /** Numbers that people say. */
  private static List<Double> round(double least, double most) {
    List<Double> values = new ArrayList<>();
    for (double ten = least; ten <= most; ten *= 10) {
      for (double digit : DIGITS) {
        values.add(Math.round(ten * digit * 100) / 100.0);
      }
    }
    return values;
  }

  /** What more labelled examples would allow, or none at all would leave. */
  private void labels(List<Change> changes) {
    Constraint constraint = Constraint.LABELLED_EXAMPLES;
    if (profile.constraints().containsKey(constraint)) {
      String arm = rule.recommends(profile.without(List.of(constraint)));
      missing(arm)
          .filter(more -> !arm.equals(now.arm()))
          .ifPresent(
              more ->
                  changes.add(
                      new Change(
                          Change.Kind.LABELS,
                          constraint.wireName(),
                          more,
                          "with %s more labelled examples".formatted(Words.number(more)),
                          arm)));
      return;
    }
    String without = rule.recommends(profile.with(constraint, 0));
    if (!without.equals(now.arm())) {
      changes.add(
          new Change(
              Change.Kind.LABELS,
              constraint.wireName(),
              0,
              "if there are no more labelled examples than now",
              without));
    }
  }

  private Optional<Double> missing(String arm) {
    double there = profile.constraints().getOrDefault(Constraint.LABELLED_EXAMPLES, 0.0);
    return evidence
        .find(Factor.COMPLEXITY, arm, "labelled_rows_needed")
        .map(
            reading ->
                reading.measured()
                    ? reading.estimate().value()
                    : reading.estimate().value() - there)
        .filter(more -> more >= 1);
  }

  /** Each constraint given up alone, or where that helps nothing, all that one arm breaks. */
  private void constraints(List<Change> changes) {
    for (Constraint each : profile.constraints().keySet()) {
      if (each != Constraint.LABELLED_EXAMPLES || now.verdict() == Verdict.NONE) {
        giveUp(List.of(each), changes);
      }
    }
    if (now.verdict() == Verdict.NONE && changes.isEmpty()) {
      evidence.arms().stream()
          .map(arm -> now.broken(arm).stream().map(Judgement::constraint).toList())
          .distinct()
          .sorted(Comparator.comparingInt(List::size))
          .limit(3)
          .forEach(broken -> giveUp(broken, changes));
    }
  }

  private void giveUp(List<Constraint> given, List<Change> changes) {
    String arm = rule.recommends(profile.without(given));
    if (!arm.equals(now.arm())) {
      List<String> names =
          given.stream()
              .map(each -> each.says(profile.constraints().getOrDefault(each, 1.0)))
              .toList();
      changes.add(
          new Change(
              Change.Kind.CONSTRAINT,
              String.join(",", given.stream().map(Constraint::wireName).toList()),
              Double.NaN,
              "if it need not hold that it %s".formatted(Words.list(names)),
              arm));
    }
  }
}
