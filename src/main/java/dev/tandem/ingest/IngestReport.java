package dev.tandem.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a run did.
 *
 * @param files an entry for each file, row and deleted document
 * @param notes what the user should know, a sentence each: why nothing was pruned, for one
 * @param metrics as they stand in the ledger: documents, chunks, characters, failures, seconds, ...
 */
public record IngestReport(
    @JsonProperty("run_id") String runId,
    int ingested,
    int updated,
    int unchanged,
    int deleted,
    int skipped,
    int failed,
    List<FileResult> files,
    List<String> notes,
    Map<String, Double> metrics) {

  /** What became of a file, row or document. */
  public enum Outcome {
    INGESTED,
    UPDATED,
    UNCHANGED,
    DELETED,
    SKIPPED,
    FAILED;

    /** As it is written in reports and in the ledger. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One outcome.
   *
   * @param path relative to the PATH given; of a row {@code FILE.jsonl:LINE}
   * @param docId empty where there is none
   * @param outcome an {@link Outcome} in lower case
   * @param reason one sentence; empty where nothing needs one
   */
  public record FileResult(
      String path, @JsonProperty("doc_id") String docId, String outcome, String reason) {}

  public IngestReport {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
    metrics = Map.copyOf(metrics);
  }
}
