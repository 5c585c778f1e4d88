package dev.tandem;

import dev.tandem.tune.ExportCheck;
import java.util.List;
import java.util.Optional;

/**
 * An adapter that was exported.
 *
 * @param adapter its name
 * @param path the folder that was made
 * @param files in it, by name
 * @param check what reading it again found; empty where that was not wanted
 */
public record Exported(
    String adapter, String format, String path, List<Written> files, Optional<Check> check) {
  /** One file. */
  public record Written(String name, long bytes, String sha256) {}

  /**
   * @param passed always true: what does not pass is taken away
   */
  public record Check(boolean passed, List<ExportCheck.Row> rows) {}

  public Exported {
    files = List.copyOf(files);
  }
}
