package dev.tandem.observe.world;

import dev.tandem.Evaluation;
import dev.tandem.Tandem;
import dev.tandem.answer.Answer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.EvidenceShown;
import dev.tandem.example.Format;
import dev.tandem.example.StoredSet;
import dev.tandem.ingest.AclRules;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.ingest.ProgressSink;
import dev.tandem.ledger.Rating;
import dev.tandem.observe.world.Asked.Outcome;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A company that lives with its assistant: a real home, filled from the exports of its systems each
 * night and asked by its staff, at the times of a virtual clock.
 */
final class Company implements AutoCloseable {
  static final String STAFF = "group:staff";

  /** The set of rows that the labelled task shows. */
  static final String EXAMPLES = "notes";

  private static final String TEST = "notes-test"; // what it is measured with
  private static final String ROWS =
      "examples/support/%s.%s.csv".formatted(EXAMPLES, Format.CLASSIFICATION.wireName());
  private static final double THRESHOLD = .12;

  private final Path folder;
  private final VirtualClock clock;
  private final Endpoints endpoints;
  private final Exports exports;
  private final Questionnaires questionnaires;
  private final Library library;
  private final Map<String, String> settings;
  private final Set<Domain> stopped = EnumSet.noneOf(Domain.class);
  private final List<Asked> asked = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private boolean again;
  private boolean silent;
  private int crowd;
  private Tandem tandem;

  private Company(
      Path folder, VirtualClock clock, Endpoints endpoints, Library library, long seed) {
    this.folder = folder;
    this.clock = clock;
    this.endpoints = endpoints;
    this.library = library;
    this.exports = new Exports(folder.resolve("exports"));
    this.questionnaires = new Questionnaires(folder, seed);
    this.settings = new TreeMap<>(usual());
    write();
    this.tandem = open();
  }

  private Map<String, String> usual() {
    return Map.of(
        "model",
        Endpoints.ABLE,
        "model.endpoint",
        endpoints.url(),
        "embedder",
        Vectors.GOOD,
        "embedder.endpoint",
        endpoints.url(),
        "embedder.query_prefix",
        "Represent this sentence for searching relevant passages: ",
        "answer.examples",
        home().resolve(ROWS).toString(),
        "answer.cache",
        "0");
  }

  /** A new company on its first day. */
  static Company founded(Path folder, VirtualClock clock, Endpoints endpoints, long seed) {
    clock.back(Script.at(0, 1, 0));
    Library library = Library.of(seed);
    Company company = new Company(folder, clock, endpoints, library, seed);
    for (Domain domain : Domain.values()) {
      var _ = company.tandem.createCollection(domain.collection(), Acl.parse(STAFF), "en");
      company.writePrompt(domain, Prompt.USUAL);
      // These documents repeat themselves more than those that the default was fitted on.
      var _ = company.tandem.evaluation().threshold(domain.collection(), false, THRESHOLD);
    }
    company.rows(TEST, company.questionnaires.test());
    company.rows(EXAMPLES, Notes.examples(seed));
    company.night();
    return company;
  }

  /** A company whose folder holds what it had become by a time. */
  static Company resumed(
      Path folder, VirtualClock clock, Endpoints endpoints, Library library, long seed) {
    return new Company(folder, clock, endpoints, library, seed);
  }

  // ---- what its life is

  /**
   * Lives through events.
   *
   * @param first place of the first of them in the script
   * @param watch looks from time to time
   */
  void live(List<Event> events, int first, Watch watch) {
    for (int i = 0; i < events.size(); i++) {
      Event event = events.get(i);
      clock.until(event.time());
      switch (event) {
        case Event.Edit edit -> {
          library.change(edit.fact(), edit.value());
          changed("CONTENT_ERROR", "document:" + library.paper(edit.fact()).id(), true);
        }
        case Event.Replacement replacement -> {
          library.replace(replacement.old(), replacement.with());
          changed("CONTENT_ERROR", "document:" + replacement.with().id(), true);
        }
        case Event.Question question -> ask(first + i, question);
        case Event.Note note -> ask(first + i, note);
        case Event.Night _ -> night();
        case Event.Week _ -> {
          week();
          watch.allIsWell(tandem);
        }
        case Event.Look _ -> watch.look(tandem, clock.instant());
      }
    }
  }

  /** Reads all sources that are still read. */
  void night() {
    exports.write(library);
    for (Domain domain : Domain.values()) {
      if (!stopped.contains(domain)) {
        var _ =
            tandem.ingest(
                new IngestRequest(
                    domain.collection(), List.of(exports.file(domain)), AclRules.NONE, again),
                ProgressSink.NONE);
      }
    }
    again = false;
  }

  /** Measures, and fits when to decline. */
  void week() {
    Principals who = Principals.parse(STAFF);
    Path questions = questionnaires.writeJudged(library, clock.instant());
    Evaluation evaluation = tandem.evaluation();
    String support = Domain.SUPPORT.collection();
    try {
      var _ =
          evaluation.calibrate(
              new Evaluation.Questions(support, questions, 0, who), Arm.RAG, (done, of) -> {});
      var _ =
          evaluation.answers(
              new Evaluation.Questions(support, questionnaires.writeTest(), 0, who),
              Arm.PROMPT,
              EvidenceShown.FOUND,
              (done, of) -> {});
    } catch (UserError e) {
      // As in life: what was fitted before stays.
    }
  }

  private void ask(int place, Event.Question question) {
    crowd(question.domain().collection());
    Optional<Fact> fact = question.fact();
    ask(
        place,
        question.person(),
        question.domain().collection(),
        question.domain().collection(),
        question.text(),
        Arm.RAG,
        question.rates(),
        answer -> {
          if (answer.abstained()) {
            return fact.isPresent() ? Outcome.DECLINED : Outcome.RIGHT;
          }
          return fact.filter(each -> library.right(each, answer.text())).isPresent()
              ? Outcome.RIGHT
              : Outcome.WRONG;
        });
  }

  private void ask(int place, Event.Note note) {
    ask(
        place,
        note.person(),
        Domain.SUPPORT.collection(),
        Asked.NOTES,
        note.text(),
        Arm.PROMPT,
        note.rates(),
        answer -> answer.text().strip().equals(note.label()) ? Outcome.RIGHT : Outcome.WRONG);
  }

  private interface Grade {
    Outcome of(Answer answer);
  }

  private void ask(
      int place,
      String person,
      String collection,
      String where,
      String text,
      Arm arm,
      boolean rates,
      Grade grade) {
    Principals who = Principals.parse("user:%s,%s".formatted(person, STAFF));
    Instant before = clock.instant();
    try {
      Answer answer = tandem.ask(collection, text, arm, who);
      Outcome outcome = grade.of(answer);
      asked.add(
          new Asked(place, before, where, answer.id(), outcome, since(before), answer.text()));
      if (rates && !silent) {
        Rating rating = outcome == Outcome.RIGHT ? Rating.UP : Rating.DOWN;
        tandem.history().feedback(answer.id(), who, rating, "", "");
      }
    } catch (UserError e) {
      asked.add(new Asked(place, before, where, "", Outcome.FAILED, since(before), ""));
    }
  }

  private long since(Instant before) {
    return Duration.between(before, clock.instant()).toMillis();
  }

  /** A program that asks the same all the time. */
  private void crowd(String collection) {
    Principals who = Principals.parse("user:robot," + STAFF);
    for (int i = 0; i < crowd; i++) {
      try {
        var _ = tandem.ask(collection, "What is new since call %d?".formatted(i), Arm.RAG, who);
      } catch (UserError e) {
        // A program goes on.
      }
    }
  }

  Tandem tandem() {
    return tandem;
  }

  Library library() {
    return library;
  }

  Exports exports() {
    return exports;
  }

  Endpoints endpoints() {
    return endpoints;
  }

  Questionnaires questionnaires() {
    return questionnaires;
  }

  Path home() {
    return folder.resolve("home");
  }

  Instant now() {
    return clock.instant();
  }

  /** The nightly job of a source is gone. */
  void stop(Domain domain) {
    stopped.add(domain);
  }

  /** The next night reads again what did not change. */
  void readAgain() {
    again = true;
  }

  /** Nobody says any more what they think of answers. */
  void noFeedback() {
    silent = true;
  }

  /** So many further questions before each one. */
  void crowded(int questions) {
    crowd = questions;
  }

  /** Writes a setting into the home's file and starts the server anew. */
  void set(String key, String value) {
    settings.put(key, value);
    write();
    restart();
  }

  /** Puts other rows into a set that the home keeps, and starts the server anew. */
  void rows(String set, List<Notes.Row> rows) {
    StoredSet read =
        StoredSet.upload(questionnaires.write(rows), Optional.of(Format.CLASSIFICATION)).set();
    var _ = tandem.exampleSets().change(Domain.SUPPORT.collection(), set, before -> read);
    restart();
  }

  void prompt(Domain domain, String text) {
    writePrompt(domain, text);
    changed("PROMPT_EDIT", "collection:" + domain.collection(), false);
  }

  void changed(String cause, String target, boolean routine) {
    changes.add(new Change(clock.instant(), cause, target, routine));
  }

  /** Sources, settings, machines and indexes as they were on the first day; then a night. */
  void mend() {
    stopped.clear();
    exports.mend();
    crowd = 0;
    endpoints.become(Endpoints.State.WELL);
    settings.clear();
    settings.putAll(usual());
    write();
    down(() -> Twins.delete(home().resolve("index")));
    for (Domain domain : Domain.values()) {
      var _ = tandem.collections().reembed(domain.collection(), ProgressSink.NONE);
    }
    readAgain();
    night();
  }

  void restart() {
    tandem.close();
    tandem = open();
  }

  /** Closes the home for what cannot be done while it is open. */
  void down(Runnable meanwhile) {
    tandem.close();
    meanwhile.run();
    tandem = open();
  }

  private Tandem open() {
    Tandem opened = Tandem.open(home(), Map.of(), clock);
    opened.claim();
    return opened;
  }

  private void write() {
    TextFile.write(
        home().resolve("tandem.yaml"),
        settings.entrySet().stream()
            .map(each -> "%s: '%s'%n".formatted(each.getKey(), each.getValue()))
            .collect(Collectors.joining()));
  }

  private void writePrompt(Domain domain, String text) {
    TextFile.write(
        home().resolve("collections").resolve(domain.collection()).resolve("prompt.md"), text);
  }

  // ---- what became of it

  List<Asked> asked() {
    return asked;
  }

  List<Change> changes() {
    return changes;
  }

  @Override
  public void close() {
    tandem.close();
  }
}
