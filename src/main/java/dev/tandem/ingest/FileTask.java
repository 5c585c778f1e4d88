package dev.tandem.ingest;

import dev.tandem.ingest.IngestReport.Outcome;
import dev.tandem.ingest.ParseResult.Failed;
import dev.tandem.ingest.ParseResult.Parsed;
import dev.tandem.ingest.ParseResult.Skipped;
import dev.tandem.ledger.Original;
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
  private final Outcomes run;
  private final IngestSettings settings;
  private final boolean again;

  FileTask(Sync sync, ParserPool parsers, IngestSettings settings, Outcomes run, boolean again) {
    this.sync = sync;
    this.parsers = parsers;
    this.settings = settings;
    this.run = run;
    this.again = again;
  }

  void run(Sync.Item item, Path file) throws InterruptedException {
    Optional<VersionInfo> current = sync.current(item);
    if (Owners.foreign(current, item.source())) {
      sync.failed(item, Optional.empty(), Owners.reason(item.source()));
      return;
    }
    if (current.isPresent() && !again && sameBytes(file, current.get())) {
      sync.same(item, current.get());
      return;
    }
    long start = System.nanoTime();
    ParseResult result = parsers.parse(file, name(item));
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
          sync.offer(
              item,
              current,
              document(item, file, parsed),
              parsed.sourceHash(),
              original(file, parsed));
    }
  }

  private boolean sameBytes(Path file, VersionInfo current) {
    try {
      return Files.size(file) <= settings.limits().bytes()
          && Hashes.sha256(file).equals(current.sourceHash());
    } catch (IOException e) {
      return false; // the parser will say why
    }
  }

  private static Document document(Sync.Item item, Path file, Parsed parsed) {
    return new Document(
        item.id(),
        parsed.title().isBlank() ? name(item) : parsed.title(),
        parsed.text(),
        parsed.blocks(),
        Acl.NOBODY,
        Optional.empty(),
        parsed.updated().or(() -> modified(item, file)),
        parsed.review(),
        parsed.language(),
        parsed.meta());
  }

  /**
   * A PDF is kept, to be shown beside what was read in it, if it is still the one that was read.
   */
  private Optional<Original> original(Path file, Parsed parsed) {
    return settings.keepOriginals()
            && !sync.redacts()
            && MediaTypes.PDF.equals(parsed.meta().get("type"))
        ? Optional.of(sync.lay(file)).filter(kept -> kept.hash().equals(parsed.sourceHash()))
        : Optional.empty();
  }

  /** The last part of the id is the file's name; a file that was pushed may lie under another. */
  private static String name(Sync.Item item) {
    return item.id().substring(item.id().lastIndexOf('/') + 1);
  }

  private static Optional<Instant> modified(Sync.Item item, Path file) {
    if (Owners.pushed(item.source())) {
      return Optional.empty(); // it is when the file was sent
    }
    try {
      return Optional.of(Files.getLastModifiedTime(file).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
