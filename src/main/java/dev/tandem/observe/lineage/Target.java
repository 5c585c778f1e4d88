package dev.tandem.observe.lineage;

import dev.tandem.ledger.LineageLog;
import dev.tandem.text.DocumentKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is asked about.
 *
 * @param name as it was found: a document's id, a path or URL, an adapter's id, an incident's id
 * @param documents that it stands for, also those that are gone
 * @param version of these documents; empty for every one
 * @param adapters ids
 * @param since what came to be before does not count; empty for all
 */
public record Target(
    Kind kind,
    String name,
    List<DocumentKey> documents,
    OptionalInt version,
    List<String> adapters,
    Optional<Instant> since) {
  /** What it is. */
  public enum Kind {
    DOCUMENT,
    SOURCE,
    ADAPTER,
    INCIDENT
  }

  public Target {
    documents = List.copyOf(documents);
    adapters = List.copyOf(adapters);
  }

  LineageLog.Origin origin() {
    return new LineageLog.Origin(documents, version, adapters, since);
  }
}
