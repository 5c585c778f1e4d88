package dev.tandem.ingest;

import dev.tandem.embed.Embedder;
import dev.tandem.ingest.IngestReport.Outcome;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a collection hold what its sources hold: new documents come in, changed ones replace their
 * old version whole, what did not change is not embedded again, and what is gone from a source goes
 * from the collection, but only after that source was listed completely. A run that was killed is
 * finished by running it again. One run of a collection at a time.
 */
public final class Ingester {
  private static final int MOST_NAMED = 3; // links and folders named in a note

  private final Ledger ledger;
  private final Embedder embedder;
  private final Chunker chunker;
  private final IngestSettings settings;

  /** Chunks are measured in the embedder's tokens. */
  public Ingester(Ledger ledger, Embedder embedder, IngestSettings settings) {
    this(
        ledger,
        embedder,
        new Chunker(ChunkSizes.fitting(embedder.maxTokens()), embedder::countTokens),
        settings);
  }

  public Ingester(Ledger ledger, Embedder embedder, Chunker chunker, IngestSettings settings) {
    this.ledger = ledger;
    this.embedder = embedder;
    this.chunker = chunker;
    this.settings = settings;
  }

  /**
   * @param writes the way into that collection
   * @throws UserError if the collection or a path is missing: before anything was done
   * @throws InterruptedException if the thread is interrupted; what was stored stays
   */
  public IngestReport ingest(IngestRequest request, Writes writes, ProgressSink progress)
      throws InterruptedException {
    CollectionInfo collection =
        ledger
            .collections()
            .find(request.collection())
            .orElseThrow(
                () ->
                    new UserError(
                        "There is no collection '"
                            + request.collection()
                            + "'; create it first with 'tandem collection create'."));
    List<Listing> listings = request.paths().stream().map(Listing::of).toList();
    RunState run =
        new RunState(ledger.runs(), ledger.runs().begin(collection.name(), "ingest"), progress);
    new Once(request, collection, listings, run, writes).go();
    writes.commit();
    return run.finish();
  }

  /** One run. */
  private final class Once {
    private final IngestRequest request;
    private final CollectionInfo collection;
    private final List<Listing> listings;
    private final RunState run;
    private final Writes writes;
    private final Sync sync;
    private final Map<String, String> seen = new HashMap<>(); // id -> path that gave it
    private final Set<Path> files = new HashSet<>();
    private final Set<String> wholeRows = new HashSet<>(); // JSONL files whose ids are all known
    private long place;

    Once(
        IngestRequest request,
        CollectionInfo collection,
        List<Listing> listings,
        RunState run,
        Writes writes) {
      this.request = request;
      this.collection = collection;
      this.listings = listings;
      this.run = run;
      this.writes = writes;
      this.sync =
          new Sync(
              collection,
              ledger.documents(),
              chunker,
              embedder,
              writes,
              run,
              settings.redacting(collection.name()));
    }

    void go() throws InterruptedException {
      listings.forEach(listing -> run.expect(expected(listing)));
      try (ParserPool parsers = new ParserPool(settings.processes(), settings.limits());
          Workers workers = new Workers(settings.inFlight())) {
        FileTask task = new FileTask(sync, parsers, settings, run, request.again());
        RowSource rows =
            new RowSource(
                new RowTask(sync, settings.limits(), run, request.again()), run, settings.limits());
        for (Listing listing : listings) {
          for (Listing.Entry entry : listing.files()) {
            if (files.add(entry.path())) {
              take(listing, entry, task, rows, workers);
            }
          }
        }
        workers.finish();
        writes.flush();
      }
      listings.forEach(this::tellProblems);
      prune();
      run.foreignLanguage(collection.language())
          .ifPresent(
              language ->
                  run.note(
                      "Most of the new documents are in the language '%s', but '%s' is searched as '%s'; for another language make a collection with 'tandem collection create NAME --acl PRINCIPALS --language %s' and ingest into that."
                          .formatted(
                              language, collection.name(), collection.language(), language)));
    }

    private void take(
        Listing listing, Listing.Entry entry, FileTask task, RowSource rows, Workers workers)
        throws InterruptedException {
      Optional<Acl> rules = request.acl().decide(entry.id(), collection.defaultAcl());
      if (entry.rows()) {
        boolean known = rows.read(entry, place, rules, this::claim, workers::hand);
        place += lines(entry) + 2;
        if (known) {
          wholeRows.add(entry.path().toString());
        } else {
          run.note(
              "Nothing was pruned of "
                  + entry.id()
                  + ", because some of its rows have no readable id.");
        }
        return;
      }
      place++;
      if (!claim(entry.id(), entry.path().toString())) {
        run.outcome(
            place,
            entry.id(),
            entry.id(),
            Outcome.FAILED,
            "another file of this run has the same id; ingest their common folder instead");
        return;
      }
      Sync.Item item =
          new Sync.Item(
              place, entry.id(), entry.id(), listing.root().toString(), Optional.empty(), rules);
      workers.hand(
          () -> {
            try {
              task.run(item, entry.path());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }

    private boolean claim(String id, String path) {
      return path.equals(seen.computeIfAbsent(id, key -> path));
    }

    private long expected(Listing listing) {
      return listing.files().stream().mapToLong(e -> e.rows() ? lines(e) : 1).sum();
    }

    private long lines(Listing.Entry entry) {
      try {
        return BoundedLines.count(entry.path());
      } catch (IOException e) {
        return 1; // reading it will tell
      }
    }

    private void tellProblems(Listing listing) {
      for (String folder : listing.unreadable()) {
        run.outcome(
            ++place, folder, "", Outcome.FAILED, "the folder may not be listed; check permissions");
      }
      for (String file : listing.misnamed()) {
        run.outcome(
            ++place,
            file,
            "",
            Outcome.FAILED,
            "its name is not valid in this machine's encoding (%s); rename it"
                .formatted(System.getProperty("sun.jnu.encoding")));
      }
      for (String link : listing.links()) {
        run.outcome(++place, link, "", Outcome.SKIPPED, "it is a link, and links are not followed");
      }
      if (listing.whole() && !listing.complete()) {
        run.note(
            "Nothing was pruned of %s, because it could not be listed completely: %s."
                .formatted(
                    listing.root().getFileName(),
                    Stream.concat(listing.unreadable().stream(), listing.misnamed().stream())
                        .limit(MOST_NAMED)
                        .collect(Collectors.joining(", "))));
      }
    }

    /** Deletes what completely listed sources own and hold no more. */
    private void prune() {
      Set<String> listedRows = Owners.rowFiles(listings);
      List<VersionInfo> gone = new ArrayList<>();
      ledger
          .documents()
          .forEachCurrent(
              collection.name(),
              version -> {
                if (!seen.containsKey(version.docId())
                    && (wholeRows.contains(version.source())
                        || listings.stream()
                            .filter(Listing::complete)
                            .anyMatch(l -> Owners.owns(l, listedRows, version.source())))) {
                  gone.add(version);
                }
              });
      for (VersionInfo version : gone) {
        if (writes.delete(version.docId())) {
          run.add("pruned", 1);
          run.outcome(
              ++place,
              version.docId(),
              version.docId(),
              Outcome.DELETED,
              "its source holds it no more");
        }
      }
    }
  }
}
