package dev.tandem.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Public data sets that lie beside the repository, or where the environment's {@code TANDEM_SHARED}
 * says; tests that need one are skipped where it is absent.
 */
public final class SharedData {
  private SharedData() {}

  /**
   * @param name of a file or folder under {@code data}
   */
  public static Optional<Path> find(String name) {
    return Stream.of(
            Optional.ofNullable(System.getenv("TANDEM_SHARED")).orElse("../shared"), "../../shared")
        .map(root -> Path.of(root, "data").resolve(name))
        .filter(Files::exists)
        .findFirst();
  }
}
