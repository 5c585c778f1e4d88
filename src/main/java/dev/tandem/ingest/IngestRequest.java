package dev.tandem.ingest;

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
}
