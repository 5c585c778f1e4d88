package dev.tandem.ledger;

import java.util.Collection;
import java.util.List;

/** Adapters that were trained in this home. Any process may write them. */
public interface AdapterLog {
  void add(AdapterInfo adapter);

  /** All, oldest first. */
  List<AdapterInfo> all();

  /** Those of a collection of which a row was made from one of these documents, oldest first. */
  List<AdapterInfo> trainedOn(String collection, Collection<String> docIds);
}
