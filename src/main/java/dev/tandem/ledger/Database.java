package dev.tandem.ledger;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * One SQLite file: one connection that writes, a few that read, and SQLite's errors as sentences.
 *
 * <p>Every read runs in one transaction, so it sees one state; none may last long, since an open
 * read keeps the write-ahead log from being truncated, and with it destroyed keys.
 */
final class Database implements AutoCloseable {
  private static final int BUSY_MILLIS = 10_000;
  private static final int READERS = 8;

  private final Path file;
  private final InstantSource clock;
  private final ReentrantLock writing = new ReentrantLock(true);
  private final Handle writer;
  private final GroupCommit group;
  private final Jdbi readers;
  private final Semaphore readerPermits = new Semaphore(READERS, true);
  private final BlockingQueue<Handle> idle = new LinkedBlockingQueue<>();
  private volatile boolean erasurePending;
  private int copies; // under way; guarded by writing
  private volatile boolean closed;

  Database(Path file) {
    this(file, InstantSource.system());
  }

  /**
   * @param clock of the times that the ledger itself writes
   */
  Database(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
    this.readers = Jdbi.create(source(file, false));
    this.writer = guard(() -> Jdbi.create(source(file, true)).open());
    this.group = new GroupCommit(writer, writing);
  }

  InstantSource clock() {
    return clock;
  }

  /** In nanoseconds since 1970. */
  long now() {
    return Bytes.nanos(clock.instant());
  }

  static DataSource source(Path file, boolean writes) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.enforceForeignKeys(true);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY); // no text in files outside the home
    if (writes) {
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
      config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "ON");
    }
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  /** Runs in one read transaction. */
  <T> T read(Function<Handle, T> work) {
    return guard(
        () -> {
          readerPermits.acquireUninterruptibly();
          try {
            if (closed) {
              throw new IllegalStateException("the ledger is closed");
            }
            Handle polled = idle.poll();
            Handle handle = polled == null ? openReader() : polled;
            try {
              return handle.inTransaction(work::apply);
            } finally {
              idle.add(handle);
            }
          } finally {
            readerPermits.release();
          }
        });
  }

  private Handle openReader() {
    Handle handle = readers.open();
    handle.execute("PRAGMA query_only = 1");
    return handle;
  }

  /**
   * Runs all or nothing: on return it is on the disk, on an exception it never was. Writes that
   * come at the same time may share a transaction.
   */
  <T> T write(Function<Handle, T> work) {
    return guard(
        () -> {
          T result = group.write(work);
          if (erasurePending) {
            truncateLog();
          }
          return result;
        });
  }

  /**
   * Like {@link #write}, and afterwards the write-ahead log, which still holds what was
   * overwritten, is emptied. Where a reader in another process is in the way that is made up for
   * with the next write, at the latest when the ledger is next opened.
   */
  <T> T erase(Function<Handle, T> work) {
    writing.lock();
    try {
      erasurePending = true;
      return write(work);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Writes a compact copy of one state, beside readers and writers. Meanwhile the write-ahead log
   * cannot be truncated, so that is made up for at the end and no write waits for it.
   */
  void copyTo(Path target) {
    writing.lock();
    copies++;
    writing.unlock();
    try {
      guard(
          () -> {
            try (Handle reader = readers.open()) {
              return reader.execute("VACUUM INTO ?", target.toString());
            }
          });
    } finally {
      writing.lock();
      try {
        copies--;
        if (erasurePending && !closed) {
          truncateLog();
        }
      } finally {
        writing.unlock();
      }
    }
  }

  /** Empties the write-ahead log into the file. */
  void truncateLog() {
    writing.lock();
    try {
      if (copies > 0) {
        erasurePending = true;
        return;
      }
      int busy =
          guard(
              () ->
                  writer
                      .select("PRAGMA wal_checkpoint(TRUNCATE)")
                      .map((row, context) -> row.getInt(1))
                      .one());
      erasurePending = busy != 0;
    } finally {
      writing.unlock();
    }
  }

  /** Runs on the writing connection, outside any transaction; for pragmas. */
  <T> T direct(Function<Handle, T> work) {
    writing.lock();
    try {
      return guard(() -> work.apply(writer));
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      readerPermits.acquireUninterruptibly(READERS); // running reads end first
      try {
        idle.forEach(Handle::close);
        idle.clear();
      } finally {
        readerPermits.release(READERS);
      }
      if (erasurePending) {
        truncateLog();
      }
      writer.close();
    } finally {
      writing.unlock();
    }
  }

  private interface Work<T> {
    T run();
  }

  private <T> T guard(Work<T> work) {
    try {
      return work.run();
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      throw sentence(e).orElseThrow(() -> e);
    }
  }

  private Optional<RuntimeException> sentence(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return what(sqlite.getResultCode()).map(what -> new UserError(what.formatted(file), error));
      }
      if (cause instanceof SQLException sql
          && sql.getErrorCode() == SQLiteErrorCode.SQLITE_FULL.code) {
        return what(SQLiteErrorCode.SQLITE_FULL)
            .map(what -> new UserError(what.formatted(file), error));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> what(SQLiteErrorCode code) {
    String name = code.name();
    if (name.startsWith("SQLITE_FULL")) {
      return Optional.of(
          "the disk that holds %s is full and nothing of this write was kept; free some space and"
              + " run it again");
    }
    if (name.startsWith("SQLITE_CORRUPT") || name.startsWith("SQLITE_NOTADB")) {
      return Optional.of(
          "the ledger file %s is damaged; restore the home from a backup, or move the home away and"
              + " ingest again");
    }
    if (name.startsWith("SQLITE_BUSY") || name.startsWith("SQLITE_LOCKED")) {
      return Optional.of(
          "another process kept the ledger %s busy for over 10 seconds; wait for it and try again");
    }
    if (name.startsWith("SQLITE_READONLY")
        || name.startsWith("SQLITE_CANTOPEN")
        || name.startsWith("SQLITE_PERM")) {
      return Optional.of(
          "the ledger %s cannot be opened for writing; check the permissions of the file and of its"
              + " folder");
    }
    if (name.startsWith("SQLITE_IOERR")) {
      return Optional.of(
          "the disk that holds %s failed to read or write and nothing of this write was kept; check"
              + " the disk, then run it again");
    }
    return Optional.empty();
  }
}
