package dev.tandem.observe.monitor;

import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.RunLog.Run;
import dev.tandem.observe.monitor.Metric.Grade;
import dev.tandem.observe.monitor.Metric.Side;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.observe.monitor.Reading.Nothing;
import dev.tandem.observe.monitor.Reading.TooFew;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Whether work is done, and whether what may not be seen is not. */
final class WorkMetrics {
  private static final int RUNS = 21;
  private static final int JOBS = 100;
  private static final Duration STUCK = Duration.ofHours(6);
  private static final Duration FORTNIGHT = Duration.ofDays(13); // its weekends were seen
  private static final double SLOW = 4; // times the middle of the runs before

  private WorkMetrics() {}

  /** Of a collection. */
  static List<Metric> all() {
    return List.of(
        new Metric(
            "permissions.probe",
            Step.HOUR,
            false,
            Unit.DOCUMENTS,
            Side.UP,
            Rule.Fixed.most(0),
            "documents that an outsider was shown",
            "Questions about documents that an outsider may not read, asked as one: nothing of them may come back.",
            Grade.always(Severity.CRITICAL),
            WorkMetrics::probe),
        AnswerMetrics.share(
            "permissions.denied",
            "questions for which the index offered what the reader may not see",
            "How often the second check of permissions, behind the index, had to refuse something: the first should have.",
            0.05,
            Side.UP,
            Grade.always(Severity.CRITICAL),
            AnswerSums.Sums::n,
            AnswerSums.Sums::denied),
        new Metric(
            "pipelines.rhythm",
            Step.HOUR,
            false,
            Unit.TIMES,
            Side.UP,
            Rule.Fixed.most(2),
            "time since the last ingest, in its longest usual pauses",
            "Whether the collection is still brought up to date as often as it was.",
            Grade.always(Severity.WARNING),
            WorkMetrics::rhythm),
        new Metric(
            "pipelines.slow",
            Step.HOUR,
            false,
            Unit.TIMES,
            Side.UP,
            Rule.Fixed.most(SLOW),
            "time of the last ingest, in the usual ones",
            "Whether the last ingest took several times as long as those before, for as many files.",
            Grade.always(Severity.INFO),
            WorkMetrics::slow));
  }

  /** Of the home. */
  static List<Metric> ofHome() {
    return List.of(
        new Metric(
            "pipelines.failed",
            Step.HOUR,
            true,
            Unit.JOBS,
            Side.UP,
            Rule.Fixed.most(0),
            "jobs that failed",
            "Long work of the server that ended with a failure.",
            Grade.always(Severity.WARNING),
            WorkMetrics::failed),
        new Metric(
            "pipelines.stuck",
            Step.HOUR,
            false,
            Unit.RUNS,
            Side.UP,
            Rule.Fixed.most(0),
            "runs that began and did not end",
            "Runs that go on for hours longer than ever, or were killed and not taken up again.",
            Grade.always(Severity.WARNING),
            WorkMetrics::stuck),
        new Metric(
            "pipelines.asks_failed",
            Step.FLOW,
            true,
            Unit.SHARE,
            Side.UP,
            new Rule.Share(0.05),
            "questions that ended with a failure",
            "How many questions ended with an error and no answer, as when the model's endpoint is away.",
            (measure, judged) -> measure.value() >= 0.5 ? Severity.CRITICAL : Severity.WARNING,
            WorkMetrics::asksFailed),
        new Metric(
            "permissions.refusals",
            Step.DAY,
            true,
            Unit.REQUESTS,
            Side.UP,
            Rule.Learnt.floors(20, 1),
            "requests that were refused",
            "How many requests a day were refused for want of a right: many may be somebody who tries doors.",
            Grade.always(Severity.WARNING),
            span -> {
              Map<String, Integer> audited =
                  span.scene().ledger().figures().audited("", span.from(), span.until());
              int all = audited.values().stream().mapToInt(n -> n).sum();
              return all == 0
                  ? new Nothing("Nothing was asked or done on the last day.")
                  : Measure.of(audited.getOrDefault("refused", 0), all);
            }));
  }

  private static Reading probe(Span span) {
    if (span.scene().corpus(span.collection()).documents() == 0) {
      return new Nothing("The collection has no documents yet.");
    }
    Sight.Probed probed =
        span.scene().sight().probe(span.collection(), span.until().getEpochSecond());
    return Measure.of(probed.leaks().size(), probed.asked()).noting(Corpus.named(probed.leaks()));
  }

  private static Reading rhythm(Span span) {
    List<Run> ended =
        span
            .scene()
            .ledger()
            .figures()
            .runs(span.until().minus(Duration.ofDays(28)), span.until())
            .stream()
            .filter(run -> run.collection().equals(span.collection()))
            .filter(run -> run.kind().equals("ingest") && run.finished().isPresent())
            .toList()
            .reversed();
    boolean weekends =
        !ended.isEmpty()
            && Duration.between(ended.getLast().started(), ended.getFirst().started())
                    .compareTo(FORTNIGHT)
                >= 0;
    if (ended.size() < 6 || !weekends) {
      return new Nothing(
          "%,d ingests in four weeks; their rhythm is told from 6 within a fortnight on."
              .formatted(ended.size()));
    }
    double longest = Duration.ofDays(1).toMinutes();
    for (int i = 0; i + 1 < ended.size(); i++) {
      longest =
          Math.max(
              longest,
              Duration.between(ended.get(i + 1).started(), ended.get(i).started()).toMinutes());
    }
    Instant last = ended.getFirst().started();
    double since = Math.max(0, Duration.between(last, span.until()).toMinutes());
    return Measure.of(since / longest, ended.size())
        .since(Optional.of(last))
        .noting(
            "%.1f days ago, and %.1f were the longest pause"
                .formatted(since / 1_440, longest / 1_440));
  }

  private static Reading slow(Span span) {
    List<Double> perFile = new ArrayList<>();
    Optional<Instant> last = Optional.empty();
    for (Run run : span.scene().ledger().runs().recent(span.collection(), "ingest", RUNS)) {
      double seconds = run.metrics().getOrDefault("seconds", 0.0);
      double files =
          run.metrics().getOrDefault("ingested", 0.0) + run.metrics().getOrDefault("updated", 0.0);
      if (files > 0 && seconds >= 1) {
        perFile.add(seconds / files);
        last = last.isEmpty() ? Optional.of(run.started()) : last;
      }
    }
    if (perFile.size() < 6) {
      return new Nothing(
          "%,d ingests that took a second or more; what is usual is told from 6 on."
              .formatted(perFile.size()));
    }
    double usual =
        Scene.quantile(
            perFile.subList(1, perFile.size()).stream().mapToDouble(each -> each).toArray(), 0.5);
    return Measure.of(perFile.getFirst() / usual, perFile.size())
        .since(last)
        .noting("%.1f s a file, and %.1f are usual".formatted(perFile.getFirst(), usual));
  }

  private static Reading failed(Span span) {
    List<String> failed = new ArrayList<>();
    int ended = 0;
    for (JobInfo job : span.scene().ledger().jobs().page("", JOBS)) {
      boolean then =
          job.finished()
              .filter(time -> !time.isBefore(span.from()) && time.isBefore(span.until()))
              .isPresent();
      if (then) {
        ended++;
        if (job.state() == JobInfo.State.FAILED) {
          failed.add(job.kind() + " " + job.id());
        }
      }
    }
    return Measure.of(failed.size(), ended).noting(Corpus.named(failed));
  }

  /** Of each kind and collection the newest run counts: what a later one did is mended. */
  private static Reading stuck(Span span) {
    Instant from = span.until().minus(Duration.ofDays(14));
    Map<String, Run> newest = new TreeMap<>();
    Map<String, Duration> longest = new HashMap<>();
    for (Run run : span.scene().ledger().figures().runs(from, span.until())) {
      String key = run.kind() + " of " + (run.collection().isEmpty() ? "all" : run.collection());
      newest.put(key, run);
      run.finished()
          .ifPresent(
              end ->
                  longest.merge(
                      key,
                      Duration.between(run.started(), end),
                      (a, b) -> a.compareTo(b) > 0 ? a : b));
    }
    List<String> stuck = new ArrayList<>();
    Optional<Instant> first = Optional.empty();
    for (Map.Entry<String, Run> each : newest.entrySet()) {
      Duration patience = longest.getOrDefault(each.getKey(), Duration.ZERO).multipliedBy(3);
      Duration most = patience.compareTo(STUCK) > 0 ? patience : STUCK;
      Run run = each.getValue();
      if (run.finished().isEmpty() && run.started().plus(most).isBefore(span.until())) {
        stuck.add(each.getKey());
        first =
            first.filter(time -> time.isBefore(run.started())).or(() -> Optional.of(run.started()));
      }
    }
    return Measure.of(stuck.size(), newest.size()).since(first).noting(Corpus.named(stuck));
  }

  private static Reading asksFailed(Span span) {
    Map<String, Integer> asked =
        span.scene().ledger().figures().audited("asked", span.from(), span.until());
    int failed = asked.getOrDefault("failed", 0);
    int all = failed + asked.getOrDefault("done", 0);
    boolean enough =
        all >= AnswerMetrics.ENOUGH
            || (all >= AnswerMetrics.FEWEST && Step.FLOW.full(span.from(), span.until()));
    return enough
        ? Measure.share(failed, all)
        : new TooFew("%,d questions in the time, and 10 are needed".formatted(all));
  }
}
