package dev.tandem.ledger;

import dev.tandem.text.Acl;
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
 * @param docIds documents of the collection that its rows were made from, sorted
 * @param metrics such as {@code dev_loss}
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
    List<String> docIds,
    Map<String, Double> metrics) {
  public AdapterInfo {
    docIds = docIds.stream().distinct().sorted().toList();
    metrics = Map.copyOf(metrics);
  }
}
