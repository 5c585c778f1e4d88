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
 * @param collections all of whose answers count: what an incident of a whole collection stands for
 * @param adapters ids
 * @param since what came to be before does not count; empty for all
 * @param until nor what came to be then or later; empty for all
 */
public record Target(
    Kind kind,
    String name,
    List<DocumentKey> documents,
    OptionalInt version,
    List<String> collections,
    List<String> adapters,
    Optional<Instant> since,
    Optional<Instant> until) {
  /** What it is. */
  public enum Kind {
    DOCUMENT,
    SOURCE,
    ADAPTER,
    INCIDENT
  }

  public Target {
    documents = List.copyOf(documents);
    collections = List.copyOf(collections);
    adapters = List.copyOf(adapters);
  }

  LineageLog.Origin origin() {
    return new LineageLog.Origin(documents, version, collections, adapters, since, until);
  }
}
