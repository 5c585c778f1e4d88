package dev.tandem;

import java.util.List;

/**
 * What a delete did.
 *
 * @param deleted documents that are gone
 * @param unknown ids that no document has
 * @param adapters adapters that were trained on a deleted document
 */
public record Deletion(List<String> deleted, List<String> unknown, List<String> adapters) {
  public Deletion {
    deleted = List.copyOf(deleted);
    unknown = List.copyOf(unknown);
    adapters = List.copyOf(adapters);
  }
}
