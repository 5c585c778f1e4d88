package dev.tandem.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Runs (ingest, eval, ...), what they did to each file, and their metrics. */
public interface RunLog {
  /** One run; {@code finished} is empty while it goes on, and stays so when it was killed. */
  record Run(
      String id,
      String collection,
      String kind,
      Instant started,
      Optional<Instant> finished,
      Map<String, Double> metrics) {}

  /** What a run did to one file. */
  record FileOutcome(String path, String docId, String outcome, String reason) {
    public boolean failed() {
      return outcome.equals("failed");
    }
  }

  /** Begins a run and returns its id. */
  String begin(String collection, String kind);

  void outcomes(String runId, List<FileOutcome> outcomes);

  void finish(String runId, Map<String, Double> metrics);

  /** How far a run is, in numbers; what it said of that before is replaced. */
  void progress(String runId, Map<String, Double> metrics);

  /** Whose run it is; empty if there is none of that id. */
  Optional<String> collection(String runId);

  /** The newest runs of a kind in all collections, newest first. */
  List<Run> recent(String kind, int limit);

  /** The newest runs of a kind, newest first. */
  List<Run> recent(String collection, String kind, int limit);

  List<FileOutcome> outcomes(String runId);

  /**
   * What failed and was not mended since: the newest outcome of each path counts.
   *
   * @param limit how many runs of the kind are looked back at
   * @return by path
   */
  default List<FileOutcome> unmended(String collection, String kind, int limit) {
    Map<String, FileOutcome> newest = new TreeMap<>();
    for (Run run : recent(collection, kind, limit)) {
      for (FileOutcome outcome : outcomes(run.id())) {
        newest.putIfAbsent(outcome.path(), outcome);
      }
    }
    return newest.values().stream().filter(FileOutcome::failed).toList();
  }
}
