package dev.tandem.ingest;

import java.time.Duration;

/**
 * How a run works.
 *
 * @param limits what one file may cost
 * @param processes parser processes at once
 * @param inFlight documents between reading and the ledger: bounds memory
 * @param batch chunks that go to the ledger in one transaction
 * @param commitEvery how often the index is made durable within a run
 */
public record IngestSettings(
    ParseLimits limits, int processes, int inFlight, int batch, Duration commitEvery) {
  public static final IngestSettings DEFAULT =
      new IngestSettings(
          ParseLimits.DEFAULT,
          Math.min(2, Runtime.getRuntime().availableProcessors()),
          4 + 2 * Runtime.getRuntime().availableProcessors(),
          256,
          Duration.ofSeconds(10));

  public IngestSettings {
    if (processes < 1 || inFlight < 1 || batch < 1 || commitEvery.isNegative()) {
      throw new IllegalArgumentException("settings of an ingest must be positive");
    }
  }

  public IngestSettings withLimits(ParseLimits other) {
    return new IngestSettings(other, processes, inFlight, batch, commitEvery);
  }
}
