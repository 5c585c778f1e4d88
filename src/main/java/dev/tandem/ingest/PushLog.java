package dev.tandem.ingest;

import dev.tandem.ingest.IngestReport.FileResult;
import dev.tandem.ingest.IngestReport.Outcome;
import dev.tandem.ledger.RunLog;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Leaves a run of one outcome for each push that failed, and for the one that mended it. Other
 * pushes leave none: they share their transactions, and the version itself says that they came.
 */
final class PushLog {
  /** Failures looked back at. */
  private static final int RUNS = 500;

  private final RunLog runs;
  private final Map<String, Set<String>> failed = new ConcurrentHashMap<>(); // ids by collection

  PushLog(RunLog runs) {
    this.runs = runs;
  }

  void note(String collection, FileResult result) {
    Set<String> ids = failed.computeIfAbsent(collection, this::unmended);
    boolean bad = result.outcome().equals(Outcome.FAILED.word());
    boolean mended = !bad && ids.remove(result.docId());
    if (bad) {
      ids.add(result.docId());
    }
    if (bad || mended) {
      String run = runs.begin(collection, "push");
      runs.outcomes(
          run,
          List.of(
              new RunLog.FileOutcome(
                  result.path(), result.docId(), result.outcome(), result.reason())));
      runs.finish(run, Map.of());
    }
  }

  /** Those whose last noted push failed. */
  private Set<String> unmended(String collection) {
    Set<String> ids = ConcurrentHashMap.newKeySet();
    runs.unmended(collection, "push", RUNS).forEach(outcome -> ids.add(outcome.docId()));
    return ids;
  }
}
