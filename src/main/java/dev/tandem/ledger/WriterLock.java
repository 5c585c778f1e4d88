package dev.tandem.ledger;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write documents into a home: an operating system lock that dies with the process.
 */
final class WriterLock implements AutoCloseable {
  /**
   * Homes held by this JVM. POSIX drops a process's locks on a file when it closes <em>any</em>
   * descriptor of it, so a second attempt in this JVM must be refused before it opens the file.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path home;
  private final FileLock lock;

  private WriterLock(Path home, FileLock lock) {
    this.home = home;
    this.lock = lock;
  }

  /** The lock, or nothing while another process (or another part of this one) holds it. */
  static Optional<WriterLock> tryAcquire(Path home) throws IOException {
    Path real = home.toRealPath();
    if (!HELD.add(real)) {
      return Optional.empty();
    }
    Optional<WriterLock> held = Optional.empty();
    try {
      held = lock(real);
      return held;
    } finally {
      if (held.isEmpty()) {
        HELD.remove(real);
      }
    }
  }

  private static Optional<WriterLock> lock(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.resolve("writer.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return Optional.of(new WriterLock(home, lock));
      }
    } catch (OverlappingFileLockException e) {
      // Held through another class loader of this JVM: the same answer as from another process.
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return Optional.empty();
  }

  static UserError refusal(Path home) {
    return new UserError(
        "another process is writing to the home %s; wait until it ends (search and ask work beside"
                .formatted(home)
            + " it), or use another --home");
  }

  @Override
  public void close() {
    try {
      lock.acquiredBy().close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      HELD.remove(home);
    }
  }
}
