package dev.tandem.compare.choice;

import static dev.tandem.compare.choice.Samples.both;
import static dev.tandem.compare.choice.Samples.constant;
import static dev.tandem.compare.choice.Samples.map;

import dev.tandem.compare.Recommendation;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From measures to a worth of 0 to 1 for each factor; {@code docs/rationale/choose.md} has the maps
 * as a table. Scales are fixed, so that a difference which does not matter is small whichever the
 * arms; only quality, following and cost are held against the best arm that is left.
 */
final class Worths {
  /**
   * Quality and following below this are not told apart: nobody wants the better of two that fail.
   */
  static final double LEAST_BEST = 0.2;

  private static final double MINUTE = 60;
  private static final double MONTH = 30 * 24 * 3600.0;
  private static final double HOUR = 3600;
  private static final double RETRAINED = 0.25; // of following at once
  private static final double WEEKS = 52;
  private static final double WORK_HOURS = 1800; // a year of one person
  private static final double FAR = 3; // standard deviations of style
  private static final double QUICK_MS = 1000;
  private static final double SLOW_MS = 60_000;
  private static final double SMALL_MB = 500;
  private static final double LARGE_MB = 64_000;
  private static final double BAD_LEAK = 0.2;
  private static final double EXPOSED_BITS = 20;
  private static final double PETTY = 10; // of the currency a month
  private static final double MANY_ROWS = 5000;
  private static final double MANY_HOURS = 100;
  private static final double MANY_SERVICES = 3;
  private static final double LEAST_QUALITY = 0.02;
  private static final int[] USERS = {1, 8, 32, 128};
  private static final int[] DOMAINS = {1, 10, 100};

  private final Evidence evidence;
  private final Samples samples;
  private final Volume volume;
  private final List<String> arms;
  private final List<String> formMeasures;
  private final double bestQuality;
  private final double bestFollowed;
  private final double cheapest;

  /**
   * @param arms those that break no constraint
   */
  Worths(Evidence evidence, Samples samples, Volume volume, List<String> arms) {
    this.evidence = evidence;
    this.samples = samples;
    this.volume = volume;
    this.arms = List.copyOf(arms);
    this.formMeasures = formMeasures();
    this.bestQuality = best(Factor.ACCURACY, "quality");
    this.bestFollowed = best(Factor.FRESHNESS, "followed");
    this.cheapest =
        arms.stream().mapToDouble(arm -> monthly(arm, new ArrayList<>())[0]).min().orElse(0);
  }

  /** By arm and factor. */
  Map<String, Map<Factor, Worth>> all() {
    Map<String, Map<Factor, Worth>> all = new LinkedHashMap<>();
    for (String arm : arms) {
      double[] quality = quality(arm, new ArrayList<>());
      Map<Factor, Worth> worths = new EnumMap<>(Factor.class);
      for (Factor factor : Factor.values()) {
        List<Reading> used = new ArrayList<>();
        double[] alone = alone(factor, arm, used);
        double[] counted =
            factor == Factor.ACCURACY ? alone : both(alone, quality, (worth, q) -> worth * q);
        worths.put(factor, new Worth(alone, counted, List.copyOf(used)));
      }
      all.put(arm, worths);
    }
    return all;
  }

  private double[] alone(Factor factor, String arm, List<Reading> used) {
    return switch (factor) {
      case ACCURACY -> quality(arm, used);
      case FRESHNESS -> freshness(arm, used);
      case CHANGE_FREQUENCY ->
          map(hoursPerYear(arm, used), h -> share(1 - Math.log1p(h) / Math.log1p(WORK_HOURS)));
      case CONTROL -> control(arm, used);
      case SCALABILITY -> scalability(arm, used);
      case SECURITY -> beyondGuessing(factor, arm, "leaked", used);
      case PRIVACY ->
          Samples.mean(
              List.of(
                  beyondGuessing(factor, arm, "survives_deletion", used),
                  map(
                      read(factor, arm, "exposed_bits", used),
                      bits -> share(1 - bits / EXPOSED_BITS))));
      case COST -> map(monthly(arm, used), cost -> share((cheapest + PETTY) / (cost + PETTY)));
      case COMPLEXITY -> complexity(arm, used);
      case OFFLINE ->
          both(
              read(factor, arm, "works_offline", used),
              read(factor, arm, "memory_mb", used),
              (works, mb) -> share(works) * (0.5 + 0.5 * falling(mb, SMALL_MB, LARGE_MB)));
      case DATA_QUALITY -> robustness(arm, used);
    };
  }

  private double[] quality(String arm, List<Reading> used) {
    return map(
        read(Factor.ACCURACY, arm, "quality", used),
        q -> Math.min(q, 1) / Math.max(bestQuality, LEAST_BEST));
  }

  /** What follows by itself, or a little for what a training brings up to date. */
  private double[] freshness(String arm, List<Reading> used) {
    Factor factor = Factor.FRESHNESS;
    double[] followed =
        map(
            read(factor, arm, "followed", used),
            f -> share(f / Math.max(bestFollowed, LEAST_BEST)));
    double[] speed =
        evidence.find(factor, arm, "seconds_to_follow").isPresent()
            ? map(read(factor, arm, "seconds_to_follow", used), s -> falling(s, MINUTE, MONTH))
            : constant(1);
    double[] retrained =
        map(
            read(factor, arm, "retraining_seconds", used),
            s -> s > 0 ? RETRAINED * falling(s, MINUTE, MONTH) : 0);
    return both(both(followed, speed, (f, s) -> f * s), retrained, Math::max);
  }

  private double[] control(String arm, List<Reading> used) {
    return Samples.mean(
        formMeasures.stream()
            .map(
                measure ->
                    map(
                        read(Factor.CONTROL, arm, measure, used),
                        measure.equals("style_distance")
                            ? far -> share(1 - far / FAR)
                            : Worths::share))
            .toList());
  }

  /** Those that every arm was measured on; the form alone where there is none. */
  private List<String> formMeasures() {
    List<String> measured =
        List.of("form", "terms", "style_distance").stream()
            .filter(
                measure ->
                    arms.stream()
                        .allMatch(
                            arm -> evidence.measured(Factor.CONTROL, arm, measure).isPresent()))
            .toList();
    return measured.isEmpty() ? List.of("form") : measured;
  }

  private double[] scalability(String arm, List<Reading> used) {
    double[] wait = read(Factor.SCALABILITY, arm, latencyMeasure(volume), "p95_ms", used);
    double[] memory =
        read(
            Factor.SCALABILITY,
            arm,
            "memory_mb_" + level(DOMAINS, volume.domains()),
            "memory_mb",
            used);
    return both(
        wait,
        memory,
        (ms, mb) -> (falling(ms, QUICK_MS, SLOW_MS) + falling(mb, SMALL_MB, LARGE_MB)) / 2);
  }

  /** That of so many users at once, or of the next number that is measured. */
  static String latencyMeasure(Volume volume) {
    return "p95_ms_" + level(USERS, volume.usersAtOnce());
  }

  private static int level(int[] measured, double wanted) {
    for (int each : measured) {
      if (each >= wanted) {
        return each;
      }
    }
    return measured[measured.length - 1];
  }

  /** Without what the model alone, which has seen nothing, says by chance. */
  private double[] beyondGuessing(Factor factor, String arm, String measure, List<Reading> used) {
    double guessed = guessed(evidence, factor, measure);
    return map(
        read(factor, arm, measure, used), x -> share(1 - Math.max(0, x - guessed) / BAD_LEAK));
  }

  /** What the model alone tells, in a share; 0 where it was not asked. */
  static double guessed(Evidence evidence, Factor factor, String measure) {
    return evidence
        .measured(factor, Recommendation.NEEDS.getFirst(), measure)
        .map(reading -> reading.estimate().value())
        .orElse(0.0);
  }

  /** All costs of a month. */
  private double[] monthly(String arm, List<Reading> used) {
    Factor factor = Factor.COST;
    double[] asked =
        map(
            read(factor, arm, "cost_per_1000_questions", used),
            cost -> cost * volume.questionsPerMonth() / 1000);
    double[] hosted = both(asked, read(factor, arm, "hosting_per_month", used), Double::sum);
    double[] trainings = map(retrainings(arm, used), again -> (1 + again) / 12);
    double[] trained =
        both(read(factor, arm, "training_cost", used), trainings, (cost, times) -> cost * times);
    return both(hosted, trained, Double::sum);
  }

  private double[] complexity(String arm, List<Reading> used) {
    Factor factor = Factor.COMPLEXITY;
    double[] rows = missingRows(arm, used);
    double[] hours =
        map(
            read(factor, arm, "training_hours", used),
            h -> share(Math.log1p(h) / Math.log1p(MANY_HOURS)));
    double[] services =
        map(read(factor, arm, "services", used), n -> share((n - 1) / MANY_SERVICES));
    double[] needs =
        both(
            read(factor, arm, "needs_documents", used),
            read(factor, arm, "needs_labels", used),
            (documents, labels) -> share((documents + labels) / 2));
    return map(Samples.mean(List.of(rows, hours, services, needs)), burden -> 1 - burden);
  }

  /** Beyond those that its quality was measured with, or else as many as were published. */
  private double[] missingRows(String arm, List<Reading> used) {
    Factor factor = Factor.COMPLEXITY;
    String measure = "labelled_rows_needed";
    return evidence.labelledRows(arm) > 0 && evidence.measured(factor, arm, measure).isEmpty()
        ? constant(0)
        : map(read(factor, arm, measure, used), n -> share(Math.log1p(n) / Math.log1p(MANY_ROWS)));
  }

  /** The share of its quality that an arm has with the data as they are. */
  private double[] robustness(String arm, List<Reading> used) {
    Optional<Reading> repaired = evidence.measured(Factor.DATA_QUALITY, arm, "quality_repaired");
    Optional<Reading> quality = evidence.measured(Factor.ACCURACY, arm, "quality");
    if (repaired.isEmpty() || quality.isEmpty()) {
      return map(read(Factor.DATA_QUALITY, arm, "robustness", used), Worths::share);
    }
    used.add(repaired.orElseThrow());
    double possible = repaired.orElseThrow().estimate().value();
    // Both on the same questions, so the doubt of their quotient is far less than theirs.
    return constant(
        possible < LEAST_QUALITY ? 1 : share(quality.orElseThrow().estimate().value() / possible));
  }

  /** Measured for the changes that the ledger shows, and for others in proportion. */
  private double[] hoursPerYear(String arm, List<Reading> used) {
    Factor factor = Factor.CHANGE_FREQUENCY;
    if (evidence.measured(factor, arm, "hours_per_year").isPresent() && scalable()) {
      return map(read(factor, arm, "hours_per_year", used), hours -> hours * scale());
    }
    return both(
        retrainings(arm, used),
        read(Factor.FRESHNESS, arm, "retraining_seconds", used),
        (times, seconds) -> times * seconds / HOUR);
  }

  private double[] retrainings(String arm, List<Reading> used) {
    Factor factor = Factor.CHANGE_FREQUENCY;
    if (evidence.measured(factor, arm, "retrainings_per_year").isPresent() && scalable()) {
      return map(read(factor, arm, "retrainings_per_year", used), times -> times * scale());
    }
    double changes = Math.min(changesPerWeek(evidence, volume), 1) * WEEKS;
    return map(read(factor, arm, "retrainings_per_change", used), each -> each * changes);
  }

  /** Changes a week: as the profile says, else as the ledger shows, else one. */
  static double changesPerWeek(Evidence evidence, Volume volume) {
    return volume
        .changesPerWeek()
        .orElseGet(
            () ->
                evidence
                    .common(Factor.CHANGE_FREQUENCY, "versions_per_week")
                    .map(Estimate::value)
                    .orElse(1.0));
  }

  private boolean scalable() {
    return volume.changesPerWeek().isEmpty() || seen() > 0;
  }

  private double scale() {
    return volume.changesPerWeek().isEmpty() ? 1 : volume.changesPerWeek().orElseThrow() / seen();
  }

  private double seen() {
    return evidence
        .common(Factor.CHANGE_FREQUENCY, "versions_per_week")
        .map(Estimate::value)
        .orElse(0.0);
  }

  private double best(Factor factor, String measure) {
    return arms.stream()
        .mapToDouble(arm -> read(factor, arm, measure, new ArrayList<>())[0])
        .max()
        .orElse(0);
  }

  private double[] read(Factor factor, String arm, String measure, List<Reading> used) {
    return read(factor, arm, measure, measure, used);
  }

  private double[] read(
      Factor factor, String arm, String measure, String published, List<Reading> used) {
    Reading reading =
        evidence
            .find(factor, arm, measure, published)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "there is no prior of %s for %s".formatted(measure, arm)));
    used.add(reading);
    return samples.of(reading);
  }

  private static double share(double x) {
    return Math.clamp(x, 0, 1);
  }

  /** 1 up to {@code good}, 0 from {@code bad} on, and between them by the logarithm. */
  private static double falling(double x, double good, double bad) {
    return x <= good ? 1 : share(1 - Math.log(x / good) / Math.log(bad / good));
  }
}
