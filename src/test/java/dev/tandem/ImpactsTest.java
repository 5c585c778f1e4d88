package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.answer.Answer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.example.Format;
import dev.tandem.example.StoredSet;
import dev.tandem.json.Json;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.LineageLog.Asker;
import dev.tandem.ledger.LineageLog.Decided;
import dev.tandem.ledger.LineageLog.How;
import dev.tandem.ledger.LineageLog.MadeRow;
import dev.tandem.ledger.LineageLog.Note;
import dev.tandem.ledger.LineageLog.Source;
import dev.tandem.ledger.LineageLog.Touched;
import dev.tandem.llm.Message;
import dev.tandem.observe.lineage.Graph;
import dev.tandem.observe.lineage.Impact;
import dev.tandem.observe.lineage.ImpactReport;
import dev.tandem.observe.lineage.Reasked;
import dev.tandem.observe.lineage.Target;
import dev.tandem.observe.lineage.Verdict;
import dev.tandem.text.Acl;
import dev.tandem.text.Citation;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImpactsTest {
  private static final Principals ANN = Principals.parse("user:ann");
  private static final Principals BOB = Principals.parse("user:bob");
  private static final String LEAVE = "How many days of paid leave do full-time staff receive?";
  private static final String PASSWORD = "How long must a password of the network be?";

  @TempDir Path folder;

  private EchoModel model;
  private Tandem tandem;
  private Instant now = Instant.parse("2026-11-02T08:00:00Z");

  @BeforeEach
  void documents() throws IOException {
    model = new EchoModel();
    tandem =
        Tandem.open(
            folder.resolve("home"),
            // One passage in a prompt: the model repeats it, and the others are only found.
            Map.of("model.endpoint", model.url(), "model", "echo", "answer.passages", "1"),
            () -> now = now.plusSeconds(1));
    tandem.createCollection("hr", Acl.PUBLIC, "en");
    put("leave.md", "Full-time staff receive 28 days of paid leave per year.", "public");
    put("password.md", "A password of the network must be at least 14 characters long.", "public");
    put("pay.md", "Salaries of staff are paid on the last working day of a month.", "public");
  }

  @AfterEach
  void close() {
    tandem.close();
    model.close();
  }

  private void put(String id, String text, String acl) {
    tandem
        .documents()
        .put(
            "hr",
            new DocumentInput(
                id,
                "About " + id,
                text,
                Optional.empty(),
                Optional.of(Acl.parse(acl)),
                Optional.empty(),
                Map.of()));
  }

  private Answer ask(String question, Principals who) {
    Answer answer = tandem.ask("hr", question, Arm.RAG, who);
    assertThat(answer.abstained()).as(answer.reason()).isFalse();
    return answer;
  }

  private Target target(String text) {
    return tandem
        .impacts()
        .target(
            text,
            text.replaceFirst("^source:", ""),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());
  }

  private Impact impact(String text) {
    return tandem.impacts().of(target(text), 100);
  }

  @Test
  void answersThatCitedADocumentComeBeforeThoseThatOnlyFoundIt() {
    Answer leave = ask(LEAVE, ANN);
    Answer password = ask(PASSWORD, BOB);
    assertThat(leave.citations()).extracting(each -> each.docId()).containsOnly("leave.md");
    Impact impact = impact("leave.md");
    assertThat(impact.answers())
        .extracting(Touched::answerId)
        .containsExactly(leave.id(), password.id());
    assertThat(impact.answers().getFirst().how()).isEqualTo(How.CITED);
    assertThat(impact.answers().getLast().how()).isIn(How.PROMPTED, How.FOUND);
    assertThat(impact.counts().cited()).isEqualTo(1);
    assertThat(impact.counts().all()).isEqualTo(2);
    assertThat(impact.people())
        .extracting(Asker::name)
        .containsExactlyInAnyOrder(Optional.of("user:ann"), Optional.of("user:bob"));
    tandem.persons().forget(Principal.parse("user:ann"));
    assertThat(impact("leave.md").people())
        .extracting(Asker::name)
        .containsExactlyInAnyOrder(Optional.empty(), Optional.of("user:bob"));
  }

  @Test
  void onlyTheVersionAndTheTimeThatAreAskedForCount() {
    Answer before = ask(LEAVE, ANN);
    Instant between = now.plusMillis(1);
    put("leave.md", "Full-time staff receive 30 days of paid leave per year.", "public");
    Answer after = ask(LEAVE, ANN);
    assertThat(ids(OptionalInt.of(1), Optional.empty())).containsExactly(before.id());
    assertThat(ids(OptionalInt.of(2), Optional.empty())).containsExactly(after.id());
    assertThat(ids(OptionalInt.empty(), Optional.of(between))).containsExactly(after.id());
    assertThat(ids(OptionalInt.empty(), Optional.empty())).containsExactly(after.id(), before.id());
  }

  private List<String> ids(OptionalInt version, Optional<Instant> since) {
    Target target =
        tandem
            .impacts()
            .target("leave.md", "", Optional.of("hr"), version, since, Optional.empty());
    return tandem.impacts().of(target, 100).answers().stream().map(Touched::answerId).toList();
  }

  @Test
  void aSourceStandsForAllThatCameFromItAlsoWhatIsGone() throws IOException {
    Path handbook = Files.createDirectories(folder.resolve("handbook/it"));
    Files.writeString(handbook.resolve("vpn.md"), "The gateway is called vpn.example.com.");
    Files.writeString(handbook.resolve("desk.md"), "The desk opens at nine in the morning.");
    tandem.ingest("hr", List.of(handbook.getParent()));
    tandem.documents().delete("hr", List.of("it/desk.md"));
    String root = handbook.getParent().toRealPath().toString();
    DocumentKey vpn = new DocumentKey("hr", "it/vpn.md");
    DocumentKey desk = new DocumentKey("hr", "it/desk.md");
    assertThat(target(root).documents()).containsExactly(desk, vpn);
    assertThat(target("source:" + root + "/it").documents()).containsExactly(desk, vpn);
    assertThat(target(root + "/it/vpn.md").documents()).containsExactly(vpn);
    assertThat(target(root).kind()).isEqualTo(Target.Kind.SOURCE);
    assertThatThrownBy(() -> target(root + "/i")).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> target("nothing.md"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("There is no document, source, adapter or incident 'nothing.md'");
  }

  @Test
  void whatIsUnchangedChangedAndWrongIsToldApartWithTheReason() {
    Answer leave = ask(LEAVE, ANN);
    Answer password = ask(PASSWORD, BOB);
    put("leave.md", "Full-time staff receive 30 days of paid leave per year.", "public");
    ImpactReport report = tandem.impacts().again(impact("leave.md"), false, done -> {});
    assertThat(report.reasked())
        .extracting(Reasked::answerId, Reasked::verdict)
        .containsExactly(tuple(leave.id(), Verdict.WRONG), tuple(password.id(), Verdict.UNCHANGED));
    assertThat(report.reasked().getFirst().by())
        .containsExactly(
            "What [1] stated is not supported by the present documents (hr/leave.md).");
    assertThat(report.reasked().getFirst().before()).contains("28 days");
    assertThat(report.reasked().getFirst().now()).contains("30 days");
    assertThat(report.told()).isZero();
    // Nobody asked these: they are not in anybody's list.
    assertThat(tandem.history().answers(Optional.of("hr"), ANN, 10)).hasSize(1);
    assertThat(note(leave.id(), ANN)).isEmpty();
  }

  @Test
  void aQuestionThatLeansOnTheOneBeforeIsAskedAgainWithWhatItTookFromIt() {
    Answer leave = ask(LEAVE, ANN);
    List<Message> before = List.of(Message.user(LEAVE), Message.assistant(leave.text()));
    Asking asking = tandem.asking();
    Answer leaning =
        asking.ask(
            asking.request("hr", "And per year?", Arm.RAG, ANN).after(before), AskListener.NONE);
    assertThat(leaning.citations()).extracting(Citation::docId).containsOnly("leave.md");
    List<Reasked> again = tandem.impacts().again(impact("leave.md"), false, done -> {}).reasked();
    assertThat(again)
        .extracting(Reasked::question)
        .containsExactlyInAnyOrder(LEAVE, "And per year?");
    assertThat(again).extracting(Reasked::now).allMatch(now -> now.contains("28 days"));
  }

  @Test
  void whatIsSaidInOtherWordsOrElsewhereIsNotWrong() {
    Answer leave = ask(LEAVE, ANN);
    put("leave.md", "Parking is free on all days.", "public");
    put("benefits.md", "Full-time staff receive 28 days of paid leave per year.", "public");
    Reasked again =
        tandem.impacts().again(impact("leave.md"), false, done -> {}).reasked().getFirst();
    assertThat(again.answerId()).isEqualTo(leave.id());
    assertThat(again.verdict()).as("%s", again).isEqualTo(Verdict.UNCHANGED);
  }

  @Test
  void aDeletedDocumentThatNothingReplacesMakesItsAnswersWrong() {
    tandem.documents().delete("hr", List.of("pay.md", "password.md"));
    Answer leave = ask(LEAVE, ANN);
    tandem.documents().delete("hr", List.of("leave.md"));
    Reasked again =
        tandem.impacts().again(impact("leave.md"), false, done -> {}).reasked().getFirst();
    assertThat(again.answerId()).isEqualTo(leave.id());
    assertThat(again.verdict()).as("%s", again).isEqualTo(Verdict.WRONG);
    assertThat(again.by()).first().asString().contains("was deleted (hr/leave.md)");
    assertThat(again.before()).isEmpty();
  }

  @Test
  void whoAskedFindsANoteThatNamesNothingTheyMayNotRead() {
    Answer leave = ask(LEAVE, ANN);
    put("leave.md", "Full-time staff receive 30 days of paid leave per year.", "user:cid");
    ImpactReport report = tandem.impacts().again(impact("leave.md"), true, done -> {});
    assertThat(report.told()).isEqualTo(report.reasked().size());
    assertThat(report.reasked().getFirst().by()).anyMatch(why -> why.contains("hr/leave.md"));
    var note = note(leave.id(), ANN).orElseThrow();
    assertThat(note.verdict()).isEqualTo(report.reasked().getFirst().verdict().wireName());
    assertThat(note.why()).isNotEmpty().noneMatch(why -> why.contains("leave.md"));
    assertThat(tandem.history().answer(note.again(), ANN).given().question()).isEqualTo(LEAVE);
    assertThat(Json.line(tandem.history().answer(leave.id(), ANN))).contains("\"verdict\":");
  }

  private Optional<Note> note(String id, Principals who) {
    return tandem.history().answer(id, who).note();
  }

  private void incident(String id, Instant onset, Optional<Instant> resolved, String watched) {
    var ledger = tandem.rooms().home().anyLedger();
    ledger
        .incidents()
        .put(
            new Incident(
                id,
                resolved.isPresent() ? Incident.Status.RESOLVED : Incident.Status.OPEN,
                Breach.Severity.WARNING,
                "Something is wrong.",
                List.of("hr"),
                List.of(watched),
                List.of(
                    new Breach(
                        "b-" + id,
                        "m",
                        "quality",
                        "hr",
                        watched,
                        "quality.contradictions",
                        1,
                        0,
                        0,
                        0,
                        onset,
                        onset,
                        Breach.Severity.WARNING,
                        "Something is wrong.",
                        onset,
                        Optional.empty(),
                        Breach.Verdict.NONE)),
                onset,
                onset,
                resolved,
                Optional.empty(),
                List.of()));
  }

  @Test
  void anIncidentReachesWhatItsBreachesWatchInItsTime() {
    Answer before = ask(LEAVE, ANN);
    Instant onset = now.plusMillis(1);
    Answer during = ask(LEAVE, BOB);
    Answer other = ask(PASSWORD, BOB);
    Instant end = now.plusMillis(1);
    Answer after = ask(LEAVE, BOB);
    assertThat(List.of(before.id(), during.id(), other.id(), after.id())).doesNotHaveDuplicates();
    incident("i1", onset, Optional.of(end), "document:leave.md");
    incident("i2", onset, Optional.empty(), "collection:hr");
    assertThat(impact("i1").target().kind()).isEqualTo(Target.Kind.INCIDENT);
    assertThat(impact("incident:i1").answers())
        .extracting(Touched::answerId)
        .containsExactly(during.id(), other.id());
    assertThat(impact("i1").counts().cited()).isEqualTo(1);
    assertThat(impact("i2").answers())
        .extracting(Touched::answerId)
        .containsExactly(after.id(), other.id(), during.id());
    assertThat(impact("i2").counts().cited()).isEqualTo(3);
  }

  @Test
  void rowsAdaptersComparisonsAndDecisionsAreFoundAndADecisionIsReopened() {
    var rows = Json.object().put("prompt", LEAVE).put("completion", "28 days");
    rows.putArray("doc_ids").add("leave.md");
    tandem
        .exampleSets()
        .change("hr", "train", before -> new StoredSet(Format.COMPLETION, List.of()).and(rows));
    var ledger = tandem.rooms().home().writerLedger();
    ledger
        .adapters()
        .put(
            new AdapterInfo(
                "a1",
                "helper",
                "/adapters/helper",
                "hr",
                "base",
                "00",
                Acl.PUBLIC,
                now,
                List.of(new DocumentKey("hr", "leave.md")),
                Map.of(),
                ""));
    String run = ledger.runs().begin("hr", "compare");
    ledger
        .lineage()
        .measured(
            run,
            "rag",
            Optional.empty(),
            List.of(new Source(new DocumentKey("hr", "leave.md"), 1, How.CITED)));
    ledger.lineage().measured(run, "tuned", Optional.of("/adapters/helper"), List.of());
    ledger.lineage().measured(run, "base", Optional.empty(), List.of());
    for (String arm : List.of("rag", "base", "tuned")) {
      assertThat(
              ledger.lineage().decided(new Decided(arm, now, "hr", run, arm, "", Optional.empty())))
          .isTrue();
    }
    Impact impact = impact("leave.md");
    assertThat(impact.examples())
        .containsExactly(new MadeRow("hr", "train", "r1", new DocumentKey("hr", "leave.md"), 1));
    assertThat(impact.adapters()).extracting(each -> each.name()).containsExactly("helper");
    assertThat(impact.comparisons()).extracting(each -> each.arm()).containsExactly("rag", "tuned");
    assertThat(impact.decisions()).extracting(Decided::arm).containsExactly("tuned", "rag");
    assertThat(impact("helper").decisions()).extracting(Decided::arm).containsExactly("tuned");
    assertThat(impact("pay.md").decisions()).isEmpty();

    var _ = tandem.impacts().again(impact, true, done -> {});
    assertThat(impact("leave.md").decisions())
        .allSatisfy(
            decision ->
                assertThat(decision.stale().orElseThrow().why())
                    .isEqualTo(
                        "Its figures rest on the document 'leave.md', which changed; compare again and decide anew."));
    assertThat(ledger.lineage().decision("base").orElseThrow().stale()).isEmpty();

    Graph graph = tandem.impacts().graph("document:hr/leave.md", 50);
    assertThat(graph.nodes())
        .extracting(Graph.Node::id)
        .contains(
            "version:hr/leave.md@1",
            "example:hr/train/r1",
            "adapter:a1",
            "comparison:" + run,
            "decision:rag",
            "generation:hr/1");
    assertThat(graph.edges())
        .contains(new Graph.Edge("document:hr/leave.md", "adapter:a1", "learnt"));
    assertThat(tandem.impacts().graph("comparison:" + run, 50).edges())
        .contains(new Graph.Edge("version:hr/leave.md@1", "comparison:" + run, "cited"));
    assertThatThrownBy(() -> tandem.impacts().graph("document:hr/none", 50))
        .isInstanceOf(UserError.class);
    tandem.exampleSets().delete("hr", "train", set -> {});
    assertThat(impact("leave.md").examples()).isEmpty();
  }
}
