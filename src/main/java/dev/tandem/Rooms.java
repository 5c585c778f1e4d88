package dev.tandem;

import dev.tandem.answer.AnswerParts;
import dev.tandem.answer.Answerer;
import dev.tandem.answer.ExampleAccess;
import dev.tandem.answer.FewShot;
import dev.tandem.answer.Prompts;
import dev.tandem.ingest.IngestReport;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.ingest.IngestSettings;
import dev.tandem.ingest.Ingester;
import dev.tandem.ingest.ParseLimits;
import dev.tandem.ingest.ProgressSink;
import dev.tandem.ingest.Pushes;
import dev.tandem.json.Json;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.RunLog;
import dev.tandem.llm.LanguageModel;
import dev.tandem.retrieve.HybridRetriever;
import dev.tandem.retrieve.QuestionSteps;
import dev.tandem.retrieve.ReadTexts;
import dev.tandem.retrieve.Router;
import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.Acl;
import dev.tandem.text.PersonalData.Kind;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts the parts of the rooms together over one home. */
final class Rooms {
  private static final String REDACT = "redact";

  private final Home home;
  private final ReadTexts read = new ReadTexts();
  private Optional<Pushes> pushes = Optional.empty();

  Rooms(Home home) {
    this.home = home;
  }

  Home home() {
    return home;
  }

  HybridRetriever retriever(String collection) {
    home.collection(collection); // its absence is said before a model is loaded
    Ledger ledger = home.ledger();
    return new HybridRetriever(
        ledger,
        home::index,
        home.traces().embedder(home.embedder()),
        HybridRetriever.storedFusions(ledger),
        read,
        questionSteps());
  }

  private QuestionSteps questionSteps() {
    Settings settings = home.settings();
    return new QuestionSteps(
        settings.flag(Key.RETRIEVE_SPELLING),
        settings.flag(Key.RETRIEVE_ACRONYMS),
        settings.flag(Key.RETRIEVE_CONDENSE));
  }

  /** Of several collections. */
  Router router(List<String> collections) {
    collections.forEach(home::collection);
    return new Router(retriever(collections.getFirst()));
  }

  /** Who may be shown labelled examples of a collection. */
  ExampleAccess exampleAccess(String collection) {
    return new ExampleAccess(home.anyLedger().documents(), List.of(collection));
  }

  Answerer answerer(String collection) {
    return answerer(List.of(collection));
  }

  Answerer answerer(List<String> collections) {
    return answerer(collections, home.examples());
  }

  /**
   * @param examples that the arm prompt shows
   */
  Answerer answerer(List<String> collections, Optional<FewShot> examples) {
    return answerer(collections, examples, home.model(), home.models().reader());
  }

  /** The same with another model, which has no reader. */
  Answerer answerer(List<String> collections, Optional<FewShot> examples, LanguageModel model) {
    return answerer(collections, examples, model, Optional.empty());
  }

  private Answerer answerer(
      List<String> collections,
      Optional<FewShot> examples,
      LanguageModel model,
      Optional<Path> reader) {
    return new Answerer(
        new AnswerParts(
            home.ledger(),
            home.traces().retriever(router(collections)),
            home.traces().model(model),
            reader,
            examples,
            home.traces().embedder(home.embedder()),
            new Prompts(home.directory()),
            home.answers()));
  }

  IngestReport ingest(IngestRequest request, ProgressSink progress) {
    Ledger ledger = home.writerLedger();
    Ingester ingester = new Ingester(ledger, home.embedder(), ingestSettings());
    try {
      return ingester.ingest(request, home.indexes().writes(request.collection()), progress);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(
          "The ingest was interrupted; run it again and it goes on where it was.", e);
    }
  }

  /** Takes documents one by one; its parsers live as long as the home is open. */
  synchronized Pushes pushes() {
    if (pushes.isEmpty()) {
      Ledger ledger = home.writerLedger();
      pushes =
          Optional.of(
              home.keep(
                  new Pushes(
                      ledger.documents(), ledger.runs(), home.embedder(), ingestSettings())));
    }
    return pushes.get();
  }

  private IngestSettings ingestSettings() {
    Settings settings = home.settings();
    ParseLimits standard = ParseLimits.DEFAULT;
    ParseLimits limits =
        new ParseLimits(
            Duration.ofSeconds(settings.number(Key.INGEST_PARSER_SECONDS)),
            settings.number(Key.INGEST_PARSER_MB),
            settings.number(Key.INGEST_MAX_FILE_MB) * 1_000_000L,
            standard.characters(),
            standard.depth(),
            standard.embedded());
    return IngestSettings.DEFAULT
        .withLimits(limits)
        .withOriginals(settings.flag(Key.INGEST_KEEP_ORIGINALS))
        .withRedaction(this::redacted);
  }

  /** What kinds of personal data a collection's documents lose: its own, else the home's. */
  Set<Kind> redacted(String collection) {
    return home.ledger()
        .collections()
        .setting(collection, REDACT)
        .map(json -> Kind.parse(Json.tree(json).asText()))
        .orElseGet(() -> Kind.parse(home.settings().text(Key.INGEST_REDACT)));
  }

  void redact(String collection, Set<Kind> kinds) {
    home.collection(collection);
    String words = kinds.isEmpty() ? "none" : Kind.words(kinds);
    home.anyLedger().collections().putSetting(collection, REDACT, Json.line(words));
  }

  /** Makes a collection that everybody may read by default, unconfirmed, unless there is one. */
  boolean createIfNew(String collection) {
    boolean missing = home.writerLedger().collections().find(collection).isEmpty();
    if (missing) {
      create(collection, Acl.PUBLIC, false, "en");
    }
    return missing;
  }

  /** One at a time with {@link #create}, which writes the collection's row too. */
  synchronized Reembedded reembed(String collection, ProgressSink progress) {
    Reembedding reembedding = new Reembedding(home, collection);
    boolean needed = reembedding.needed();
    List<String> dropped = List.of();
    if (needed) {
      RunLog runs = home.ledger().runs();
      String run = runs.begin(collection, "reembed");
      long start = System.nanoTime();
      reembedding.embed(progress);
      reembedding.build();
      dropped = reembedding.turn();
      runs.finish(run, Map.of("seconds", (System.nanoTime() - start) / 1e9));
    }
    reembedding.sweep();
    CollectionInfo info = home.collection(collection);
    DocumentLog.Totals totals = home.ledger().documents().totals(collection);
    return new Reembedded(
        collection,
        info.embedder(),
        info.generation(),
        totals.documents(),
        totals.chunks(),
        needed,
        dropped);
  }

  synchronized CollectionInfo create(
      String name, Acl defaultAcl, boolean confirmed, String language) {
    refuseUnknown(language);
    if (name.equals(Tandem.ALL)) {
      throw new UserError(
          "No collection can be called 'all', which stands for all of them; choose another name.");
    }
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
              name,
              defaultAcl,
              confirmed,
              old.language(),
              old.embedder(),
              old.generation(),
              old.created());
      ledger.collections().update(changed);
      return changed;
    }
    CollectionInfo created =
        new CollectionInfo(
            name, defaultAcl, confirmed, language, home.embedder().id(), 1, home.clock().instant());
    ledger.collections().create(created);
    return created;
  }

  private static void refuseUnknown(String language) {
    String code = Locale.forLanguageTag(language).getLanguage();
    // Java names a code that it does not know by the code itself.
    if (code.isEmpty() || Locale.of(code).getDisplayLanguage(Locale.ENGLISH).equals(code)) {
      throw new UserError(
          "'%s' is no language code; write one of BCP 47, such as en, de or fr."
              .formatted(language));
    }
  }
}
