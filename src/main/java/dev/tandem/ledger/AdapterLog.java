package dev.tandem.ledger;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Adapters that were trained in this home. Any process may write them. */
public interface AdapterLog {
  /** Adds it, or puts it in the place of the one with the same id. */
  void put(AdapterInfo adapter);

  /** All, oldest first. */
  List<AdapterInfo> all();

  /** The newest that was written to a path; empty if none was. */
  Optional<AdapterInfo> at(String path);

  /** Those of which a row was made from one of these documents of a collection, oldest first. */
  List<AdapterInfo> trainedOn(String collection, Collection<String> docIds);
}
