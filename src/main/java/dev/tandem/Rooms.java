package dev.tandem;

import dev.tandem.Settings.Key;
import dev.tandem.answer.Answerer;
import dev.tandem.answer.Prompts;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.ingest.Ingester;
import dev.tandem.ingest.ParseLimits;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.retrieve.HybridRetriever;
import dev.tandem.text.Acl;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Puts the parts of the rooms together over one home. */
final class Rooms {
  private final Home home;

  Rooms(Home home) {
    this.home = home;
  }

  Home home() {
    return home;
  }

  HybridRetriever retriever(String collection) {
    home.collection(collection); // its absence is said before a model is loaded
    Ledger ledger = home.ledger();
    return new HybridRetriever(ledger, home::index, home.embedder(), HybridRetriever.storedFusions(ledger));
  }

  Answerer answerer(String collection) {
    HybridRetriever retriever = retriever(collection);
    return new Answerer(
        home.ledger(), retriever, home.model(), Optional.of(home.embedder()), new Prompts(home.directory()));
  }

  Ingester ingester(String collection) {
    Ledger ledger = home.writerLedger();
    Settings settings = home.settings();
    ParseLimits limits =
        ParseLimits.standard()
            .withMaxFileBytes(settings.number(Key.INGEST_MAX_FILE_MB) * 1_000_000L)
            .withHeapMegabytes(settings.number(Key.INGEST_PARSER_MB))
            .withTimeout(Duration.ofSeconds(settings.number(Key.INGEST_PARSER_SECONDS)));
    return new Ingester(ledger, home.index(collection), home.embedder(), limits);
  }

  /** The collection as it stands, made now if there is none: then its default reader is the acl given. */
  void createIfNew(IngestRequest request) {
    home.writerLedger();
    if (home.ledger().collections().find(request.collection()).isEmpty()) {
      create(request.collection(), Acl.PUBLIC, false, "en");
    }
  }

  CollectionInfo create(String name, Acl defaultAcl, boolean confirmed, String language) {
    Ledger ledger = home.writerLedger();
    Optional<CollectionInfo> known = ledger.collections().find(name);
    if (known.isPresent()) {
      CollectionInfo old = known.get();
      if (old.aclConfirmed() && !old.defaultAcl().equals(defaultAcl)) {
        throw new UserError(
            "Collection '%s' exists and its default readers are '%s'; 'tandem acl set' changes documents."
                .formatted(name, old.defaultAcl()));
      }
      if (!old.language().equals(language) && ledger.documents().sequence(name) > 0) {
        throw new UserError(
            "Collection '%s' was indexed as '%s'; make a new collection for '%s'."
                .formatted(name, old.language(), language));
      }
      CollectionInfo changed =
          new CollectionInfo(
              name, defaultAcl, confirmed, old.language(), old.embedder(), old.generation(), old.created());
      ledger.collections().update(changed);
      return changed;
    }
    CollectionInfo created =
        new CollectionInfo(name, defaultAcl, confirmed, language, home.embedder().id(), 1, Instant.now());
    ledger.collections().create(created);
    return created;
  }
}
