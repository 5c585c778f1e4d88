package dev.tandem.ledger;

import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * An adapter that was trained.
 *
 * @param path its folder, as it was then
 * @param collection empty if it belongs to none
 * @param base name of the model
 * @param baseSha256 of the model's file
 * @param readers who may use it
 * @param documents that its rows were made from, sorted; of this collection and others
 * @param metrics such as {@code dev_loss}
 * @param refused the gates that it did not pass, so that nobody may ask it; empty for one in use
 */
public record AdapterInfo(
    String id,
    String name,
    String path,
    String collection,
    String base,
    String baseSha256,
    Acl readers,
    Instant created,
    List<DocumentKey> documents,
    Map<String, Double> metrics,
    String refused) {
  public AdapterInfo {
    documents = documents.stream().distinct().sorted().toList();
    metrics = Map.copyOf(metrics);
  }
}
