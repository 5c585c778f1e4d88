package dev.tandem.observe.incident;

import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.Incident.Event;
import dev.tandem.ledger.IncidentLog.Served;
import dev.tandem.ledger.RunLog;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.Quantiles;
import dev.tandem.text.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What was promised and what was kept in a time.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record ServiceReport(Instant from, Instant to, List<Line> lines, Counts incidents) {
  /**
   * How a promise was kept.
   *
   * @param measured a share, or seconds; low and high are equal where it is the longest of all
   * @param open how many of the incidents still wait, and are counted up to the end
   */
  public record Line(
      String collection,
      Promise.Kind kind,
      double promised,
      Optional<Estimate> measured,
      int open,
      Verdict verdict) {}

  /** How it came out. */
  public enum Verdict {
    KEPT,
    BROKEN,
    /** Nothing happened that it could be kept by. */
    NOTHING_MEASURED;

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** Incidents that were noticed in the time. */
  public record Counts(int noticed, int resolved, int critical) {}

  public ServiceReport {
    lines = List.copyOf(lines);
  }

  /** What the report is made from. */
  public interface Material {
    List<Served> served(String collection);

    /** The runs that brought documents in, in any order. */
    List<RunLog.Run> ingests(String collection);

    List<Incident> incidents();
  }

  /** The report on collections. */
  public static ServiceReport of(
      Promises promises,
      Collection<String> collections,
      Material material,
      Instant from,
      Instant to) {
    List<Incident> incidents = material.incidents();
    List<Line> lines = new ArrayList<>();
    for (String collection : collections) {
      List<Served> served =
          promises.of(collection).isEmpty() ? List.of() : material.served(collection);
      List<Incident> own =
          incidents.stream()
              .filter(one -> one.collections().isEmpty() || one.collections().contains(collection))
              .toList();
      for (Promise promise : promises.of(collection)) {
        lines.add(line(collection, promise, served, material, own, from, to));
      }
    }
    return new ServiceReport(
        from,
        to,
        lines,
        new Counts(
            incidents.size(),
            count(incidents, one -> !one.open()),
            count(incidents, one -> one.severity() == Severity.CRITICAL)));
  }

  private static int count(List<Incident> all, Predicate<Incident> which) {
    return (int) all.stream().filter(which).count();
  }

  private static Line line(
      String collection,
      Promise promise,
      List<Served> served,
      Material material,
      List<Incident> own,
      Instant from,
      Instant to) {
    int waiting =
        switch (promise.kind()) {
          case ACKNOWLEDGE -> count(own, one -> acknowledged(one).isEmpty());
          case RESOLVE -> count(own, Incident::open);
          default -> 0;
        };
    Optional<Estimate> measured =
        switch (promise.kind()) {
          case ANSWERED -> share(served, answer -> !answer.abstained());
          case GROUNDED ->
              share(served.stream().filter(answer -> !answer.abstained()).toList(), Served::quoted);
          case P95 -> p95(served);
          case FRESHNESS -> longest(gaps(material.ingests(collection), from, to));
          case ACKNOWLEDGE -> longest(times(own, one -> acknowledged(one).orElse(to)));
          case RESOLVE -> longest(times(own, one -> one.resolved().orElse(to)));
        };
    Verdict verdict =
        measured
            .map(value -> promise.kept(value.value()) ? Verdict.KEPT : Verdict.BROKEN)
            .orElse(Verdict.NOTHING_MEASURED);
    return new Line(collection, promise.kind(), promise.bound(), measured, waiting, verdict);
  }

  private static Optional<Estimate> share(List<Served> served, Predicate<Served> which) {
    return served.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Intervals.proportion((int) served.stream().filter(which).count(), served.size()));
  }

  private static Optional<Estimate> p95(List<Served> served) {
    double[] seconds =
        served.stream().mapToDouble(answer -> answer.millis() / 1000.0).sorted().toArray();
    return seconds.length == 0 ? Optional.empty() : Optional.of(Quantiles.of(seconds, 0.95));
  }

  /** Seconds between ingests that were finished, and from the last one to the end. */
  private static double[] gaps(List<RunLog.Run> runs, Instant from, Instant to) {
    List<Instant> ends =
        runs.stream()
            .flatMap(run -> run.finished().stream())
            .filter(end -> end.isBefore(to))
            .sorted()
            .toList();
    List<Double> gaps = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      Instant next = i + 1 < ends.size() ? ends.get(i + 1) : to;
      if (next.isAfter(from)) {
        gaps.add(seconds(ends.get(i), next));
      }
    }
    return gaps.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static Optional<Instant> acknowledged(Incident incident) {
    return incident.timeline().stream()
        .filter(
            event -> event.kind() == Event.Kind.ACKNOWLEDGED || event.kind() == Event.Kind.RESOLVED)
        .map(Event::time)
        .findFirst();
  }

  private static double[] times(List<Incident> all, Function<Incident, Instant> end) {
    return all.stream().mapToDouble(one -> seconds(one.noticed(), end.apply(one))).toArray();
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
  }

  /** The longest of all, which is no sample and has no interval. */
  private static Optional<Estimate> longest(double[] values) {
    double most = Arrays.stream(values).max().orElse(0);
    return values.length == 0
        ? Optional.empty()
        : Optional.of(new Estimate(most, most, most, values.length));
  }

  /** Lines for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s to %s: %s, %d of them critical, %d resolved%n"
            .formatted(
                from,
                to,
                Count.of(incidents.noticed(), "incident"),
                incidents.critical(),
                incidents.resolved()));
    for (Line line : lines) {
      text.append(
          "%-20s %-12s %-10s promised %-9s %s%n"
              .formatted(
                  line.collection(),
                  line.kind().name().toLowerCase(Locale.ROOT),
                  line.verdict().words(),
                  Promise.shown(line.kind(), line.promised()),
                  measured(line)));
    }
    return text.toString();
  }

  /** Value, interval and number of what it stands on. */
  static String measured(Line line) {
    if (line.measured().isEmpty()) {
      return "";
    }
    Estimate value = line.measured().get();
    String interval =
        value.low() == value.high()
            ? ""
            : " [%s, %s]"
                .formatted(
                    Promise.shown(line.kind(), value.low()),
                    Promise.shown(line.kind(), value.high()));
    String waiting = line.open() == 0 ? "" : ", %d still waiting".formatted(line.open());
    return "%s%s, n %d%s"
        .formatted(Promise.shown(line.kind(), value.value()), interval, value.n(), waiting);
  }
}
