package dev.tandem.ingest;

import dev.tandem.ingest.IngestReport.Outcome;
import dev.tandem.ingest.ParseResult.Failed;
import dev.tandem.ingest.ParseResult.Parsed;
import dev.tandem.ingest.ParseResult.Skipped;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Brings one file into the collection. */
final class FileTask {
  private final Sync sync;
  private final ParserPool parsers;
  private final ParseLimits limits;
  private final RunState run;
  private final boolean again;

  FileTask(Sync sync, ParserPool parsers, ParseLimits limits, RunState run, boolean again) {
    this.sync = sync;
    this.parsers = parsers;
    this.limits = limits;
    this.run = run;
    this.again = again;
  }

  void run(Sync.Item item, Path file) throws InterruptedException {
    Optional<VersionInfo> current = sync.current(item);
    if (Owners.foreign(current, item.source())) {
      sync.failed(item, Optional.empty(), Owners.reason());
      return;
    }
    if (current.isPresent() && !again && sameBytes(file, current.get())) {
      sync.same(item, current.get());
      return;
    }
    long start = System.nanoTime();
    ParseResult result = parsers.parse(file);
    run.add("parse_seconds", (System.nanoTime() - start) / 1e9);
    switch (result) {
      case Failed(String reason) -> sync.failed(item, current, reason);
      case Skipped(String reason) -> sync.withoutText(item, current, Outcome.SKIPPED, reason);
      case Parsed parsed when parsed.text().isEmpty() -> {
        run.add("empty", 1);
        sync.withoutText(
            item,
            current,
            Outcome.FAILED,
            "no text was found in it (scanned pages are pictures, and those are not read)");
      }
      case Parsed parsed ->
          sync.offer(item, current, document(item, file, parsed), parsed.sourceHash());
    }
  }

  private boolean sameBytes(Path file, VersionInfo current) {
    try {
      return Files.size(file) <= limits.bytes() && Hashes.sha256(file).equals(current.sourceHash());
    } catch (IOException e) {
      return false; // the parser will say why
    }
  }

  private static Document document(Sync.Item item, Path file, Parsed parsed) {
    return new Document(
        item.id(),
        parsed.title().isBlank() ? String.valueOf(file.getFileName()) : parsed.title(),
        parsed.text(),
        parsed.blocks(),
        Acl.NOBODY,
        Optional.empty(),
        parsed.updated().or(() -> modified(file)),
        parsed.review(),
        parsed.language(),
        parsed.meta());
  }

  private static Optional<Instant> modified(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
