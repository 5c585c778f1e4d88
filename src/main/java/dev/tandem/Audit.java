package dev.tandem;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tandem.json.Json;
import dev.tandem.ledger.AuditChain;
import dev.tandem.ledger.AuditEntry;
import dev.tandem.ledger.AuditEvent;
import dev.tandem.ledger.AuditHead;
import dev.tandem.ledger.AuditLog;
import dev.tandem.ledger.AuditQuery;
import dev.tandem.ledger.AuditVerdict;
import dev.tandem.ledger.AuditVerdict.Broken;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.UserError;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Who did what in a home: read, checked, and written out so that others can check it later. */
public final class Audit {
  private final Home home;
  private final Scribe scribe;

  Audit(Home home, Scribe scribe) {
    this.home = home;
    this.scribe = scribe;
  }

  private AuditLog log() {
    return home.anyLedger().audit();
  }

  /**
   * Entries that fit, newest first.
   *
   * @param before only entries of lower numbers; {@link Long#MAX_VALUE} for all
   */
  public List<AuditEntry> page(AuditQuery query, long before, int limit) {
    List<AuditEntry> page = log().page(query, before, limit);
    scribe.changes("audited", query.collection().orElse(""), "", () -> {});
    return page;
  }

  /** Reads all of it and computes every hash again. */
  public AuditVerdict verify() {
    return log().verify();
  }

  /** Where it ends. */
  public AuditHead head() {
    return log().head();
  }

  /** Notes something; on return it is on the disk. */
  public void record(AuditEvent event) {
    log().record(event);
  }

  /** Notes something; it is on the disk moments later. */
  public void recordSoon(AuditEvent event) {
    log().recordSoon(event);
  }

  /**
   * @throws UserError if the last entry could not be written
   */
  public void requireWritable() {
    log().requireWritable();
  }

  /**
   * Writes all of it, one JSON object a line, with its hashes: kept elsewhere it proves what the
   * log was. Names that are not destroyed stand in it.
   *
   * @return the last entry in the file
   * @throws UserError if there is a file already, or it cannot be written
   */
  public AuditHead export(Path file) {
    AuditHead[] last = {AuditHead.NONE};
    scribe.changes(
        "exported",
        "",
        "audit",
        () -> {
          try (BufferedWriter out = Files.newBufferedWriter(OwnerOnly.createFile(file))) {
            log()
                .forEach(
                    entry -> {
                      write(out, entry);
                      last[0] = new AuditHead(entry.sequence(), entry.hash());
                    });
          } catch (FileAlreadyExistsException e) {
            throw new UserError("There is already a file '%s'; name another.".formatted(file), e);
          } catch (IOException | UncheckedIOException e) {
            throw new UserError(
                "The audit log cannot be written to '%s': %s.".formatted(file, e.getMessage()), e);
          }
        });
    return last[0];
  }

  private static void write(BufferedWriter out, AuditEntry entry) {
    try {
      out.write(Json.line(entry));
      out.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether the log still begins with all that an exported file holds.
   *
   * @throws UserError if the file cannot be read
   */
  public AuditCopy check(Path file) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      Copy copy = new Copy(lines);
      log().forEach(copy::compare);
      return copy.end();
    } catch (IOException | UncheckedIOException e) {
      throw new UserError("The copy '%s' cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  /** Goes along a file while the log is read. */
  private static final class Copy {
    private final BufferedReader lines;
    private AuditHead last = AuditHead.NONE;
    private Optional<Broken> broken = Optional.empty();
    private boolean ended;

    Copy(BufferedReader lines) {
      this.lines = lines;
    }

    void compare(AuditEntry ours) {
      if (ended || broken.isPresent()) {
        return;
      }
      Optional<AuditEntry> next = next();
      next.filter(theirs -> !theirs.hash().equals(ours.hash()))
          .ifPresent(
              theirs ->
                  broken =
                      Optional.of(
                          new Broken(
                              ours.sequence(),
                              "the log has another entry there than the copy: it was written anew")));
    }

    /** The copy's next entry, which follows its last; empty at its end or where it is broken. */
    private Optional<AuditEntry> next() {
      try {
        String line = lines.readLine();
        if (line == null) {
          ended = true;
          return Optional.empty();
        }
        long number = last.sequence() + 1;
        try {
          AuditEntry entry = Json.mapper().readValue(line, AuditEntry.class);
          if (entry.sequence() == number
              && AuditChain.hash(last.hash(), entry).equals(entry.hash())) {
            last = new AuditHead(number, entry.hash());
            return Optional.of(entry);
          }
        } catch (JsonProcessingException | RuntimeException notOurs) {
          // told below
        }
        broken = Optional.of(new Broken(number, "the copy itself is not whole there"));
        return Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    AuditCopy end() {
      if (!ended && broken.isEmpty() && next().isPresent()) {
        return new AuditCopy(
            last.sequence() - 1,
            Optional.of(
                new Broken(
                    last.sequence(),
                    "the log ends before it: its end was cut off, or it was restored from a backup that is older than the copy")));
      }
      long entries = broken.map(at -> at.sequence() - 1).orElse(last.sequence());
      return new AuditCopy(entries, broken);
    }
  }
}
