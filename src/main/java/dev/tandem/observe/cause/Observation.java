package dev.tandem.observe.cause;

import dev.tandem.text.DocumentKey;
import java.time.Instant;
import java.util.List;

/**
 * Something that was seen in the record or in a shadow, and that sentences cite.
 *
 * @param id {@code O1}, {@code O2}, ...
 * @param kind {@code breach}, {@code setting}, {@code document}, {@code readers}, {@code run},
 *     {@code index}, {@code answers}, {@code replay}
 * @param time when it happened; of a replay when it was made
 * @param text one sentence; nothing of a document's text
 * @param documents that it names: who may not read all of them is told only that it is there
 */
public record Observation(
    String id, String kind, Instant time, String text, List<DocumentKey> documents) {
  public Observation {
    documents = List.copyOf(documents);
  }
}
