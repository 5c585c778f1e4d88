package dev.tandem.ingest;

import dev.tandem.ingest.IngestReport.Outcome;

/** Hears what becomes of files and rows: a whole run, or whoever pushed one document. */
interface Outcomes {
  /**
   * Records an outcome.
   *
   * @param place order in the report
   * @param docId empty where there is none
   */
  void outcome(long place, String path, String docId, Outcome outcome, String reason);

  /** A version that could not be stored: the fault of the disk, or of somebody who was faster. */
  void refused(Sync.Item item, RuntimeException why);

  /** Counts a new version's language, {@code und} where it is not clear. */
  void language(String language);

  /** Adds to a figure of the run. */
  void add(String metric, double amount);
}
