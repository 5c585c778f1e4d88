package dev.tandem.ledger;

import dev.tandem.ledger.AuditVerdict.Broken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** The audit log in SQLite. Any process may write it; SQLite queues the writers. */
final class SqliteAudit implements AuditLog, AutoCloseable {
  /** Reads are short: an open one keeps the write-ahead log from being emptied. */
  private static final int PAGE = 1_000;

  private final Database database;
  private final AuditAnchor anchor;
  private final AuditQueue queue = new AuditQueue(this::write);

  SqliteAudit(Database database, Path home) {
    this.database = database;
    this.anchor = new AuditAnchor(home);
  }

  private void write(List<AuditEvent> events) {
    AuditHead before = database.read(AuditReader::head);
    Optional<AuditHead> anchored = anchor.read();
    if (anchored.isEmpty() && before.equals(AuditHead.NONE)) {
      note(AuditHead.NONE); // from now on a log without an anchor has lost it
      anchored = Optional.of(AuditHead.NONE);
    }
    boolean intact = anchored.filter(this::holds).isPresent();
    AuditHead head = database.write(handle -> new AuditWriter(handle).append(events));
    if (intact) { // what shows that something is wrong must not be written over
      note(head);
    }
  }

  /** Whether the log has this entry. */
  private boolean holds(AuditHead head) {
    return head.equals(AuditHead.NONE)
        || at(head.sequence()).filter(entry -> entry.hash().equals(head.hash())).isPresent();
  }

  /** Where the disk refuses it the anchor stays behind, as after a crash; the next one is tried. */
  private void note(AuditHead head) {
    try {
      if (anchor.read().map(AuditHead::sequence).orElse(-1L) < head.sequence()) {
        anchor.write(head);
      }
    } catch (IOException behind) {
      // it is only behind
    }
  }

  @Override
  public void record(AuditEvent event) {
    queue.await(queue.add(event));
  }

  @Override
  public void recordSoon(AuditEvent event) {
    queue.add(event);
  }

  @Override
  public void requireWritable() {
    queue.throwFailure();
  }

  @Override
  public void flush() {
    queue.awaitAll();
  }

  @Override
  public List<AuditEntry> page(AuditQuery query, long before, int limit) {
    flush();
    return database.read(handle -> new AuditReader(handle).page(query, before, limit));
  }

  @Override
  public Optional<AuditEntry> at(long sequence) {
    return database.read(
        handle ->
            new AuditReader(handle)
                .after(sequence - 1, 1).stream()
                    .filter(entry -> entry.sequence() == sequence)
                    .findFirst());
  }

  @Override
  public void forEach(Consumer<AuditEntry> each) {
    flush();
    long[] last = {0};
    List<AuditEntry> page;
    do {
      page = database.read(handle -> new AuditReader(handle).after(last[0], PAGE));
      for (AuditEntry entry : page) {
        each.accept(entry);
        last[0] = entry.sequence();
      }
    } while (page.size() == PAGE);
  }

  @Override
  public AuditHead head() {
    flush();
    return database.read(AuditReader::head);
  }

  @Override
  public AuditVerdict verify() {
    flush();
    Optional<AuditHead> anchored = anchor.read(); // first: the log may go on meanwhile
    AuditReader.Progress at = new AuditReader.Progress(AuditHead.NONE, 0, Optional.empty(), true);
    while (at.more()) {
      AuditReader.Progress from = at;
      at = database.read(handle -> check(handle, from));
    }
    Optional<Broken> broken = at.broken();
    if (broken.isEmpty()) {
      broken = againstAnchor(anchored, at.head());
    }
    return new AuditVerdict(at.head().sequence(), at.erased(), at.head(), broken);
  }

  private static AuditReader.Progress check(Handle handle, AuditReader.Progress from) {
    return new AuditReader(handle).check(from.head(), from.erased(), PAGE);
  }

  private Optional<Broken> againstAnchor(Optional<AuditHead> anchored, AuditHead head) {
    if (anchored.isEmpty()) {
      return head.equals(AuditHead.NONE)
          ? Optional.empty()
          : Optional.of(
              new Broken(
                  head.sequence() + 1,
                  "%s, which says where the log ends, is missing".formatted(anchor.file())));
    }
    if (anchored.get().sequence() > head.sequence()) {
      return Optional.of(
          new Broken(
              head.sequence() + 1,
              "it is missing, and so are all up to %d: the end was cut off, or an older ledger was put in place"
                  .formatted(anchored.get().sequence())));
    }
    return holds(anchored.get())
        ? Optional.empty()
        : Optional.of(
            new Broken(
                anchored.get().sequence(),
                "%s names another hash for it: the log was written anew".formatted(anchor.file())));
  }

  @Override
  public int expire(String collection, Instant before) {
    return database.erase(handle -> new AuditWriter(handle).expire(collection, before));
  }

  @Override
  public void close() {
    queue.close();
  }
}
