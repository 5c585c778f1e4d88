package dev.tandem.observe.world;

import dev.tandem.ingest.ProgressSink;
import java.util.function.Consumer;

/** Moves of the whole company to something else. */
final class Migrations {
  private Migrations() {}

  /** To another embedding model: everything is embedded anew. */
  static Consumer<Company> embedder(String model) {
    return company -> {
      company.changed("EMBEDDING_CHANGE", "setting:embedder", false);
      company.set("embedder", model);
      for (Domain domain : Domain.values()) {
        var _ = company.tandem().collections().reembed(domain.collection(), ProgressSink.NONE);
      }
    };
  }
}
