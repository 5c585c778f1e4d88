package dev.tandem.backup;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Lets two folders of one file system change places. Linux can do it in one step ({@code
 * renameat2(2)}, RENAME_EXCHANGE), so that no moment has only one of them; elsewhere it takes three
 * renames.
 */
final class FolderSwap {
  private static final int RELATIVE_TO_WORKING_FOLDER = -100; // AT_FDCWD
  private static final int EXCHANGE = 2; // RENAME_EXCHANGE
  private static final Optional<MethodHandle> RENAME = find();

  private FolderSwap() {}

  static void exchange(Path one, Path other) throws IOException {
    if (RENAME.isPresent() && atOnce(RENAME.get(), one, other)) {
      return;
    }
    Path between = one.resolveSibling(one.getFileName() + ".swap");
    Files.move(other, between, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(one, other, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(between, other, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    Files.move(between, one, StandardCopyOption.ATOMIC_MOVE);
  }

  private static boolean atOnce(MethodHandle rename, Path one, Path other) {
    try (Arena arena = Arena.ofConfined()) {
      int result =
          (int)
              rename.invokeExact(
                  RELATIVE_TO_WORKING_FOLDER,
                  arena.allocateFrom(one.toAbsolutePath().toString()),
                  RELATIVE_TO_WORKING_FOLDER,
                  arena.allocateFrom(other.toAbsolutePath().toString()),
                  EXCHANGE);
      return result == 0;
    } catch (Throwable e) {
      throw new IllegalStateException("renameat2 cannot be called", e);
    }
  }

  private static Optional<MethodHandle> find() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> function = linker.defaultLookup().find("renameat2");
    return function.map(
        address ->
            linker.downcallHandle(
                address,
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT)));
  }
}
