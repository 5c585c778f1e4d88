package dev.tandem;

import dev.tandem.text.DocumentKey;
import java.util.List;

/**
 * What was destroyed of a person, and what still names them.
 *
 * @param answers whose text is destroyed, with questions and feedback
 * @param adapters that learnt from these answers: tainted, to be trained again without them
 * @param keys of the server that still read as them
 * @param documents that still name them as a reader
 */
public record Forgotten(
    int answers, List<String> adapters, List<String> keys, List<DocumentKey> documents) {
  public Forgotten {
    adapters = List.copyOf(adapters);
    keys = List.copyOf(keys);
    documents = List.copyOf(documents);
  }
}
