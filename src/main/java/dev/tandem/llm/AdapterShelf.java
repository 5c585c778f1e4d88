package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The adapters in use, loaded when they are first asked for and again when their files change. What
 * was used longest ago goes first; who computes with it still holds it. Safe for use by many
 * threads.
 */
final class AdapterShelf {
  /**
   * An adapter.
   *
   * @param version differs for every adapter and every change of its files
   */
  record Loaded(LoraAdapter adapter, String version) {}

  private final ModelFile model;
  private final long most;
  private final Map<Path, Loaded> loaded = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param most bytes of all together; one is held in any case
   */
  AdapterShelf(ModelFile model, long most) {
    this.model = model;
    this.most = most;
  }

  /**
   * @throws UserError if it cannot be read or is of another model
   */
  synchronized Loaded get(Path path) {
    Path real = path.toAbsolutePath().normalize();
    String version = version(real);
    Loaded known = loaded.get(real);
    if (known != null && known.version.equals(version)) {
      return known;
    }
    loaded.remove(real);
    Loaded fresh = new Loaded(LoraAdapter.open(real, model), version);
    loaded.put(real, fresh);
    Iterator<Loaded> oldest = loaded.values().iterator();
    while (bytes() > most && loaded.size() > 1) {
      oldest.next();
      oldest.remove();
    }
    return fresh;
  }

  synchronized long bytes() {
    return loaded.values().stream().mapToLong(each -> each.adapter.bytes()).sum();
  }

  private static String version(Path path) {
    Path weights = LoraAdapter.weights(path);
    try {
      return "%s %d %s".formatted(path, Files.size(weights), Files.getLastModifiedTime(weights));
    } catch (IOException e) {
      throw new UserError(
          "there is no adapter at %s; name a folder with adapter_model.safetensors or a GGUF file"
              .formatted(path),
          e);
    }
  }
}
