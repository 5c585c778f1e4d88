package dev.tandem.text;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner may read, from the moment they exist. */
public final class OwnerOnly {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

  private OwnerOnly() {}

  /**
   * Makes an empty file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  public static Path createFile(Path file) throws IOException {
    return Files.createFile(file, attributes("rw-------"));
  }

  /** Makes a folder, and those above it as the system makes them. */
  public static Path createFolder(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    return Files.createDirectory(folder, attributes("rwx------"));
  }

  /** Makes a folder of a new name where the system keeps temporary files. */
  public static Path createTemporaryFolder(String prefix) throws IOException {
    return Files.createTempDirectory(prefix, attributes("rwx------"));
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
