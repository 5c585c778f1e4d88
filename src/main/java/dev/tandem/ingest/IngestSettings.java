package dev.tandem.ingest;

import dev.tandem.text.PersonalData.Kind;
import java.util.Set;
import java.util.function.Function;

/**
 * How a run works.
 *
 * @param limits what one file may cost
 * @param processes parser processes at once
 * @param inFlight documents between reading and the ledger: bounds memory
 * @param keepOriginals whether PDF files are kept, sealed, to be shown beside their text; never
 *     where personal data is taken out of the text
 * @param redaction what kinds of personal data are taken out of a collection's documents, by name
 */
public record IngestSettings(
    ParseLimits limits,
    int processes,
    int inFlight,
    boolean keepOriginals,
    Function<String, Set<Kind>> redaction) {
  public static final IngestSettings DEFAULT =
      new IngestSettings(
          ParseLimits.DEFAULT,
          Math.min(2, Runtime.getRuntime().availableProcessors()),
          4 + 2 * Runtime.getRuntime().availableProcessors(),
          true,
          collection -> Set.of());

  public IngestSettings {
    if (processes < 1 || inFlight < 1) {
      throw new IllegalArgumentException("settings of an ingest must be positive");
    }
  }

  public IngestSettings withLimits(ParseLimits other) {
    return new IngestSettings(other, processes, inFlight, keepOriginals, redaction);
  }

  public IngestSettings withOriginals(boolean keep) {
    return new IngestSettings(limits, processes, inFlight, keep, redaction);
  }

  public IngestSettings withRedaction(Function<String, Set<Kind>> kinds) {
    return new IngestSettings(limits, processes, inFlight, keepOriginals, kinds);
  }

  Redaction redacting(String collection) {
    return new Redaction(redaction.apply(collection));
  }
}
