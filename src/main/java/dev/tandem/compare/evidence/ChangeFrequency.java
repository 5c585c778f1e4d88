package dev.tandem.compare.evidence;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Standing;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How often documents changed, as the ledger has it, and how often an adapter would have to be
 * trained again for it. What came on the first day is no change: it is what the collection began
 * with.
 */
public final class ChangeFrequency implements Experiment {
  private static final double WEEK = 7;
  private static final double YEAR = 365.25;
  private static final int SOURCES = 5; // that are named

  private final Comparison comparison;
  private final List<VersionInfo> versions;
  private final Map<String, Learnt> adapters;
  private final Instant now;

  /**
   * @param versions of all documents of the collection, in any order
   * @param adapters by arm; none of an arm without
   * @param now end of the time that is looked at
   */
  public ChangeFrequency(
      Comparison comparison,
      List<VersionInfo> versions,
      Map<String, Learnt> adapters,
      Instant now) {
    this.comparison = comparison;
    this.versions = List.copyOf(versions);
    this.adapters = Map.copyOf(adapters);
    this.now = now;
  }

  @Override
  public Factor factor() {
    return Factor.CHANGE_FREQUENCY;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    if (versions.isEmpty()) {
      throw new UserError(
          "the collection '%s' holds no document; ingest some first"
              .formatted(comparison.collection()));
    }
    Instant begin =
        versions.stream().map(VersionInfo::ingested).min(Instant::compareTo).orElseThrow();
    double days = Math.max(1, Duration.between(begin, now).toHours() / 24.0);
    List<VersionInfo> changes =
        versions.stream()
            .filter(each -> each.ingested().isAfter(begin.plus(1, ChronoUnit.DAYS)))
            .toList();
    List<String> notes = new ArrayList<>();
    if (days < WEEK) {
      notes.add(
          "the ledger goes back only %.1f days, so these are little more than guesses"
              .formatted(days));
    }
    bySource(changes, days).forEach(notes::add);
    notes.add("documents that were deleted do not count");
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    for (Standing standing : comparison.standings()) {
      arms.put(standing.name(), retrainings(standing.name(), changes, days, notes));
    }
    return new FactorEvidence(
        Factor.CHANGE_FREQUENCY,
        "%,d new versions of documents in the %.0f days that the ledger goes back; an adapter is trained again once for all changes of one day to documents of its rows"
            .formatted(changes.size(), days),
        arms,
        Map.of("versions_per_week", Intervals.rate(changes.size(), days / WEEK, versions.size())),
        notes);
  }

  private Map<String, Estimate> retrainings(
      String arm, List<VersionInfo> changes, double days, List<String> notes) {
    Learnt learnt = adapters.get(arm);
    if (learnt == null) {
      return Map.of(
          "retrainings_per_year", FactorEvidence.exactly(0),
          "hours_per_year", FactorEvidence.exactly(0));
    }
    Set<String> documents = learnt.documents();
    if (documents.isEmpty()) {
      notes.add(
          "the rows of %s name no documents, so that every change counts for it".formatted(arm));
    }
    int batches =
        (int)
            changes.stream()
                .filter(each -> documents.isEmpty() || documents.contains(each.docId()))
                .map(each -> each.ingested().truncatedTo(ChronoUnit.DAYS))
                .distinct()
                .count();
    Map<String, Estimate> measures = new LinkedHashMap<>();
    Estimate yearly = Intervals.rate(batches, days / YEAR, versions.size());
    measures.put("retrainings_per_year", yearly);
    if (learnt.trainingSeconds().isPresent()) {
      double hours = learnt.trainingSeconds().getAsDouble() / 3600;
      measures.put(
          "hours_per_year",
          new Estimate(
              yearly.value() * hours, yearly.low() * hours, yearly.high() * hours, yearly.n()));
    } else {
      notes.add("how long the adapter of %s was trained is not known here".formatted(arm));
    }
    return measures;
  }

  /** Where most changes come from. */
  private static List<String> bySource(List<VersionInfo> changes, double days) {
    Map<String, Integer> counts = new TreeMap<>();
    changes.forEach(each -> counts.merge(name(each.source()), 1, Integer::sum));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(SOURCES)
        .map(
            each ->
                "%s: %.2f versions a week"
                    .formatted(each.getKey(), each.getValue() / (days / WEEK)))
        .toList();
  }

  /** The last part of a path: what stands before it is of no use to a reader of the report. */
  private static String name(String source) {
    String name = source.replaceAll(".*[/\\\\](?=[^/\\\\]+$)", "");
    return "source " + name;
  }
}
