package dev.tandem.ingest;

import dev.tandem.ingest.IngestReport.FileResult;
import dev.tandem.ingest.IngestReport.Outcome;
import dev.tandem.ledger.RunLog;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a run has done so far. Safe for use by many threads. */
final class RunState implements Outcomes {
  private static final int WRITE_AT = 500; // outcomes

  private record Placed(long place, FileResult result) {}

  private final RunLog log;
  private final String id;
  private final ProgressSink progress;
  private final long started = System.nanoTime();
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
  private final Map<String, Double> sums = new TreeMap<>();
  private final Map<String, Integer> languages = new HashMap<>();
  private final List<Placed> results = new ArrayList<>();
  private final List<RunLog.FileOutcome> unwritten = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private long total;
  private long done;

  RunState(RunLog log, String id, ProgressSink progress) {
    this.log = log;
    this.id = id;
    this.progress = progress;
  }

  String id() {
    return id;
  }

  synchronized void expect(long more) {
    total += more;
  }

  synchronized void note(String sentence) {
    notes.add(sentence);
  }

  @Override
  public synchronized void add(String metric, double amount) {
    sums.merge(metric, amount, Double::sum);
  }

  @Override
  public synchronized void language(String language) {
    languages.merge(Locale.forLanguageTag(language).getLanguage(), 1, Integer::sum);
  }

  /** The language of more than half of the new versions, if it is not the one given. */
  synchronized Optional<String> foreignLanguage(String own) {
    int all = languages.values().stream().mapToInt(Integer::intValue).sum();
    return languages.entrySet().stream()
        .filter(entry -> 2 * entry.getValue() > all)
        .map(Map.Entry::getKey)
        .filter(most -> !most.isEmpty() && !most.equals("und"))
        .filter(most -> !most.equals(Locale.forLanguageTag(own).getLanguage()))
        .findFirst();
  }

  @Override
  public synchronized void outcome(
      long place, String path, String docId, Outcome outcome, String reason) {
    counts.merge(outcome, 1, Integer::sum);
    results.add(new Placed(place, new FileResult(path, docId, outcome.word(), reason)));
    unwritten.add(new RunLog.FileOutcome(path, docId, outcome.word(), reason));
    if (unwritten.size() >= WRITE_AT) {
      write();
    }
    done++;
    double seconds = seconds();
    progress.at(done, Math.max(total, done), path, seconds > 0 ? done / seconds : 0);
  }

  @Override
  public void refused(Sync.Item item, RuntimeException why) {
    boolean known = why instanceof UserError || why instanceof Writes.Overtaken;
    outcome(
        item.place(),
        item.path(),
        item.id(),
        Outcome.FAILED,
        known
            ? String.valueOf(why.getMessage())
            : "storing it failed: " + why.getClass().getSimpleName());
  }

  private void write() {
    if (!unwritten.isEmpty()) {
      log.outcomes(id, List.copyOf(unwritten));
      unwritten.clear();
    }
  }

  private double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }

  private int count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0);
  }

  /** Closes the run in the ledger. */
  synchronized IngestReport finish() {
    write();
    for (Outcome outcome : Outcome.values()) {
      sums.put(outcome.word(), (double) count(outcome));
    }
    for (String metric : List.of("documents", "chunks", "characters", "empty", "pruned")) {
      sums.putIfAbsent(metric, 0.0);
    }
    sums.put("failures", (double) count(Outcome.FAILED));
    sums.put("seconds", seconds());
    log.finish(id, sums);
    results.sort(Comparator.comparingLong(Placed::place));
    return new IngestReport(
        id,
        count(Outcome.INGESTED),
        count(Outcome.UPDATED),
        count(Outcome.UNCHANGED),
        count(Outcome.DELETED),
        count(Outcome.SKIPPED),
        count(Outcome.FAILED),
        results.stream().map(Placed::result).toList(),
        notes,
        sums);
  }
}
