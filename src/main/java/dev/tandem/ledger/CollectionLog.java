package dev.tandem.ledger;

import java.util.List;
import java.util.Optional;

/** The collections of a home and their settings. */
public interface CollectionLog {
  /**
   * @throws dev.tandem.text.UserError if the name is taken
   */
  void create(CollectionInfo collection);

  Optional<CollectionInfo> find(String name);

  /** All, by name. */
  List<CollectionInfo> all();

  /** Replaces what is recorded of the collection of that name (default acl, generation, ...). */
  void update(CollectionInfo collection);

  /** A named setting of a collection as JSON text, such as {@code fusion} or {@code thresholds}. */
  Optional<String> setting(String collection, String key);

  /**
   * @param json empty to have it as if it had never been set
   */
  void putSetting(String collection, String key, String json);
}
