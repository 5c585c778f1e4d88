package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.answer.Arm;
import dev.tandem.example.Format;
import dev.tandem.example.StoredSet;
import dev.tandem.index.Index;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.json.Json;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Breach.Verdict;
import dev.tandem.observe.cause.Budget;
import dev.tandem.observe.cause.Cause;
import dev.tandem.observe.cause.Diagnosis;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One fault at a time in a small collection, with a clock of the test's own: the same questions are
 * asked before and after, and a decoy, a benign change, comes at the same time as the fault.
 */
class WhyTest {
  private static final Map<String, String> FACTS =
      Map.of(
          "leave.md", "Every employee has thirty days of annual leave a year.",
          "vpn.md", "The VPN password is reset at the service portal of the help desk.",
          "lunch.md", "Lunch vouchers are worth seven euros on each working day.",
          "printer.md", "Colour printers stand on the third floor beside the archive.");

  private static final Map<String, String> QUESTIONS =
      Map.of(
          "leave.md", "How many days of annual leave does an employee have?",
          "vpn.md", "Where is the VPN password reset?",
          "lunch.md", "How much are lunch vouchers worth?",
          "printer.md", "On which floor do the colour printers stand?");

  private static final Principals ANN = Principals.parse("user:ann,group:staff");
  private static final Instant ONSET = Instant.parse("2026-03-16T08:00:00Z");

  @TempDir Path folder;

  private Instant now = ONSET.minus(Duration.ofDays(10));
  private Instant onset = ONSET;
  private EchoModel model;
  private Tandem tandem;

  @BeforeEach
  void aWeekInWhichAllIsWell() throws IOException {
    model = new EchoModel();
    open();
    tandem.createCollection("hr", Acl.parse("group:staff"), "en");
    for (Map.Entry<String, String> fact : new TreeMap<>(FACTS).entrySet()) {
      put(fact.getKey(), page(fact.getKey(), fact.getValue()));
    }
    now = ONSET.minus(Duration.ofDays(1));
    askAll();
    now = ONSET;
  }

  @AfterEach
  void close() {
    tandem.close();
    model.close();
  }

  private void open() {
    open(Map.of());
  }

  private void open(Map<String, String> more) {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("model.endpoint", model.url());
    settings.put("model", "test");
    tandem = Tandem.open(folder.resolve("home"), settings, () -> now);
    tandem.claim();
  }

  private static String page(String name, String fact) {
    String title = name.replace(".md", "");
    return "# About %s\n\n%s\n\nThis page on %s is kept by the office. Ask there for details.\n"
        .formatted(title, fact, title);
  }

  private void put(String id, String text) {
    put(id, id, text);
  }

  private void put(String id, String title, String text) {
    tandem
        .documents()
        .put(
            "hr",
            new DocumentInput(
                id, title, text, Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));
    now = now.plusSeconds(1);
  }

  private void askAll() {
    for (String question : new TreeMap<>(QUESTIONS).values()) {
      tandem.ask("hr", question, Arm.RAG, ANN);
      now = now.plusSeconds(60);
    }
  }

  /** Asks after the fault, and lets a breach of these figures be an incident. */
  private Diagnosis why(String metric, double observed, double low, double high) {
    now = now.plus(Duration.ofMinutes(5));
    askAll();
    return why(breach(metric, "collection:hr", observed, low, high));
  }

  private Diagnosis whyWithoutAsking(
      String metric, double observed, double low, double high, Path source) throws IOException {
    return why(breach(metric, "source:" + source.toRealPath(), observed, low, high));
  }

  private Diagnosis why(Breach breach) {
    now = breach.noticed();
    tandem.rooms().home().anyLedger().breaches().put(breach);
    String id = tandem.incidents().look().getFirst().id();
    String before = state();
    Diagnosis found =
        tandem.incidents().why(id, Optional.empty(), new Budget(Duration.ofMinutes(30), 6));
    assertThat(state()).as("the home is only read").isEqualTo(before);
    found
        .sentences()
        .forEach(
            sentence ->
                assertThat(found.evidence().stream().map(seen -> seen.id()).toList())
                    .containsAll(sentence.cites()));
    return found;
  }

  private Breach breach(String metric, String target, double observed, double low, double high) {
    Instant noticed = now.plus(Duration.ofHours(1));
    return new Breach(
        metric,
        "m1",
        metric.substring(0, metric.indexOf('.')),
        "hr",
        target,
        metric,
        observed,
        low,
        high,
        0.001,
        onset,
        noticed,
        Severity.WARNING,
        "%s of 'hr' is %s".formatted(metric, observed),
        noticed,
        Optional.empty(),
        Verdict.NONE);
  }

  private String state() {
    List<String> documents = new ArrayList<>();
    tandem.documents().all("hr").forEach(one -> documents.add(one.toString()));
    return documents
        + " "
        + tandem.rooms().home().ledger().documents().sequence("hr")
        + " "
        + tandem.rooms().home().ledger().answers().allRecent("hr", 500).size();
  }

  /** Something that changes at the onset and does no harm. */
  private void decoy() {
    put("printer.md", page("printer.md", FACTS.get("printer.md") + " They are new."));
    put("news.md", "# News\n\nThe canteen has a new coffee machine.\n");
  }

  @Test
  void aDocumentThatLostItsTextIsFoundAmongThoseThatChanged() {
    decoy();
    for (String name : List.of("leave.md", "vpn.md", "lunch.md")) {
      put(name, "# Page\n");
    }

    Diagnosis found = why("answers.abstained", 0.5, 0, 0.2);

    assertThat(found.cause()).as(Json.pretty(found)).isEqualTo(Cause.TRUNCATED_PARSE);
    assertThat(found.confidence()).isGreaterThan(0.6);
    assertThat(found.negatives())
        .anySatisfy(
            negative -> {
              assertThat(negative.cause()).isEqualTo(Cause.CONTENT_ERROR);
              assertThat(negative.by()).isIn("replay", "path");
            });
    assertThat(found.replays()).isPositive();
  }

  @Test
  void readersThatWereTakenAwayAreFound() {
    decoy();
    tandem.documents().permit("hr", List.of("leave.md", "vpn.md"), Acl.parse("group:board"));

    Diagnosis found = why("answers.abstained", 0.5, 0, 0.2);

    assertThat(found.cause()).as(Json.pretty(found)).isEqualTo(Cause.PERMISSION_FILTER);
  }

  @Test
  void whatTheAskerMayNotReadIsNotNamed() {
    tandem.documents().permit("hr", List.of("leave.md", "vpn.md"), Acl.parse("group:board"));
    now = now.plus(Duration.ofMinutes(5));
    askAll();
    Breach breach = breach("answers.abstained", "collection:hr", 0.5, 0, 0.2);
    now = breach.noticed();
    tandem.rooms().home().anyLedger().breaches().put(breach);
    String id = tandem.incidents().look().getFirst().id();

    Diagnosis found =
        tandem.incidents().why(id, Optional.of(ANN), new Budget(Duration.ofMinutes(30), 6));

    assertThat(found.cause()).isEqualTo(Cause.PERMISSION_FILTER);
    assertThat(Json.pretty(found)).doesNotContain("vpn.md").contains("that you may not read");
  }

  @Test
  void anIndexThatLacksPassagesIsFound() {
    decoy();
    IndexSettings form = tandem.rooms().home().indexes().form(tandem.collections().info("hr"));
    Path index = folder.resolve("home/index/hr/g1");
    tandem.close();
    try (Index writer = LuceneIndex.openWriter(index, form)) {
      long sequence = writer.committedSequence();
      for (String name : List.of("leave.md", "vpn.md", "lunch.md")) {
        writer.apply(List.of(new Change.Remove(sequence, name)));
      }
      writer.commit(sequence);
    }
    open();

    Diagnosis found = why("answers.abstained", 0.7, 0, 0.2);

    assertThat(found.cause()).as(Json.pretty(found)).isEqualTo(Cause.HALF_BUILT_INDEX);
    assertThat(found.target()).isEqualTo("collection:hr");
  }

  @Test
  void aThresholdThatWasRaisedIsFound() {
    decoy();
    tandem.evaluation().threshold("hr", false, 0.999999);

    Diagnosis found = why("answers.abstained", 1, 0, 0.2);

    assertThat(found.cause()).as(Json.pretty(found)).isEqualTo(Cause.SETTING_CHANGE);
    assertThat(found.sentences().toString()).contains("[O");
  }

  @Test
  void aDocumentThatSaysSomethingElseIsFoundByTheAnswersThatChanged() {
    decoy();
    put("leave.md", page("leave.md", "Every employee has twelve days of annual leave a year."));

    Diagnosis found = why("answers.rated_down", 0.3, 0, 0.05);

    assertThat(found.cause()).as(Json.pretty(found)).isEqualTo(Cause.CONTENT_ERROR);
    assertThat(found.target()).isEqualTo("document:leave.md");
  }

  @Test
  void copiesThatFloodACollectionAreFound() {
    for (int i = 0; i < 5; i++) {
      put(
          "leave-copy-%d.md".formatted(i),
          "leave.md",
          page("leave.md", FACTS.getOrDefault("leave.md", "")));
    }
    decoy();

    Diagnosis found = why("quality.duplicates", 6, 0, 0);

    assertThat(found.cause()).as(Json.pretty(found)).isEqualTo(Cause.DUPLICATE_FLOOD);
  }

  /** Both are seen by the files alone, so they are one test of one home. */
  @Test
  void aSourceThatIsNotReadAnyMoreAndAFileThatIsGoneAreFound() throws IOException {
    Path files = Files.createDirectories(folder.resolve("files"));
    for (String name : List.of("a.md", "b.md", "c.md")) {
      Files.writeString(
          files.resolve(name), "# Page %s\n\nIt is about %s.\n".formatted(name, name));
    }
    for (int day = 10; day > 0; day -= 3) {
      now = ONSET.minus(Duration.ofDays(day));
      tandem.ingest("hr", List.of(files));
    }
    now = ONSET;
    Files.delete(files.resolve("a.md"));

    Diagnosis gone = whyWithoutAsking("volume.source_documents", 3, 0, 2.5, files);

    assertThat(gone.cause()).as(Json.pretty(gone)).isEqualTo(Cause.DELETE_NOT_PROPAGATED);
    assertThat(gone.target()).isEqualTo("document:a.md");

    Files.writeString(files.resolve("a.md"), "# Page a.md\n\nIt is about something else.\n");
    onset = ONSET.plus(Duration.ofDays(19)); // so long after the other that it is one of its own
    now = ONSET.plus(Duration.ofDays(20));
    Diagnosis stopped = whyWithoutAsking("freshness.source", 9, 0, 1.5, files);

    assertThat(stopped.cause()).as(Json.pretty(stopped)).isEqualTo(Cause.SOURCE_STOPPED);
    assertThat(stopped.target()).isEqualTo("source:" + files.toRealPath());
  }

  @Test
  void rowsOfASetThatBecameOthersAreFoundByTheAnswersThatShowThem() throws IOException {
    now = ONSET.minus(Duration.ofHours(12));
    rows("wifi,network", "invoice,billing");
    Path file = tandem.exampleSets().file("hr", "notes");
    tandem.close();
    open(Map.of("answer.examples", file.toString()));
    var _ = tandem.incidents().look();
    askOfNotes();
    now = ONSET;
    decoy();
    rows("wifi,billing", "invoice,network");
    var _ = tandem.incidents().look();
    now = now.plusSeconds(60);
    askOfNotes();

    Diagnosis found = why(breach("answers.rated_down", "collection:hr", 0.5, 0, 0.05));

    assertThat(found.cause()).as(Json.pretty(found)).isEqualTo(Cause.MISLABELLED_ROWS);
    assertThat(found.target()).isEqualTo("set:hr/notes");
  }

  private void rows(String... lines) throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.write(file, List.of(lines));
    StoredSet read = StoredSet.upload(file, Optional.of(Format.CLASSIFICATION)).set();
    var _ = tandem.exampleSets().change("hr", "notes", before -> read);
  }

  private void askOfNotes() {
    for (String note : List.of("The wifi is slow.", "My invoice is wrong.")) {
      var _ = tandem.ask("hr", note, Arm.PROMPT, ANN);
      now = now.plusSeconds(60);
    }
  }

  @Test
  void aProgramThatAsksAllTheTimeIsFoundWhateverMetricItMoves() {
    decoy();
    now = ONSET.plus(Duration.ofMinutes(5));
    for (int i = 0; i < 12; i++) {
      var _ = tandem.ask("hr", "What is new since call %d?".formatted(i), Arm.RAG, robot());
      now = now.plusSeconds(10);
    }

    Diagnosis found = why("answers.abstained", 0.75, 0, 0.2);

    assertThat(found.cause()).as(Json.pretty(found)).isEqualTo(Cause.LOAD);
    assertThat(found.sentences().toString()).contains("never asked before");
  }

  private static Principals robot() {
    return Principals.parse("user:robot,group:staff");
  }

  @Test
  void withoutAChangeThatBringsItBackNothingIsBlamed() {
    decoy();

    Diagnosis quiet = why("answers.abstained", 0.5, 0, 0.2);

    assertThat(quiet.cause()).as(Json.pretty(quiet)).isEqualTo(Cause.NOT_DETERMINED);
    assertThat(quiet.missing()).isNotEmpty();
    assertThat(quiet.confidence()).isZero();
  }
}
