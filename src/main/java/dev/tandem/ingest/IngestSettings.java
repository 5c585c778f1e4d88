package dev.tandem.ingest;

/**
 * How a run works.
 *
 * @param limits what one file may cost
 * @param processes parser processes at once
 * @param inFlight documents between reading and the ledger: bounds memory
 * @param keepOriginals whether PDF files are kept, sealed, to be shown beside their text
 */
public record IngestSettings(
    ParseLimits limits, int processes, int inFlight, boolean keepOriginals) {
  public static final IngestSettings DEFAULT =
      new IngestSettings(
          ParseLimits.DEFAULT,
          Math.min(2, Runtime.getRuntime().availableProcessors()),
          4 + 2 * Runtime.getRuntime().availableProcessors(),
          true);

  public IngestSettings {
    if (processes < 1 || inFlight < 1) {
      throw new IllegalArgumentException("settings of an ingest must be positive");
    }
  }

  public IngestSettings withLimits(ParseLimits other) {
    return new IngestSettings(other, processes, inFlight, keepOriginals);
  }

  public IngestSettings withOriginals(boolean keep) {
    return new IngestSettings(limits, processes, inFlight, keep);
  }
}
