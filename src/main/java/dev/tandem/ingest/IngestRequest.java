package dev.tandem.ingest;

import dev.tandem.text.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What to ingest.
 *
 * @param collection must exist
 * @param paths files, folders, {@code *.jsonl}
 * @param acl who may read what has no acl of its own
 * @param again read files again even if their bytes did not change (after an update of Tandem)
 */
public record IngestRequest(String collection, List<Path> paths, AclRules acl, boolean again) {
  public IngestRequest {
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("nothing to ingest was named");
    }
  }

  /**
   * @throws UserError if one of the paths does not exist
   */
  public static void requireThere(List<Path> paths) {
    for (Path path : paths) {
      if (!Files.exists(path)) {
        throw new UserError(
            "There is nothing at '%s'; name files or folders that exist.".formatted(path));
      }
    }
  }
}
