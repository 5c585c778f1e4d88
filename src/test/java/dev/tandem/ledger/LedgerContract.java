package dev.tandem.ledger;

import static dev.tandem.ledger.Samples.ANN;
import static dev.tandem.ledger.Samples.BOB;
import static dev.tandem.ledger.Samples.COLLECTION;
import static dev.tandem.ledger.Samples.answer;
import static dev.tandem.ledger.Samples.collection;
import static dev.tandem.ledger.Samples.version;
import static dev.tandem.ledger.Samples.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Chunk;
import dev.tandem.text.Document;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every ledger must do, whatever it stores its rows in. */
abstract class LedgerContract {
  private Ledger ledger;
  private DocumentLog documents;
  private AnswerLog answers;

  /** A new, empty ledger. */
  abstract Ledger open() throws Exception;

  @BeforeEach
  void openLedger() throws Exception {
    ledger = open();
    ledger.collections().create(collection(COLLECTION));
    documents = ledger.documents();
    answers = ledger.answers();
  }

  @AfterEach
  void closeLedger() {
    ledger.close();
  }

  private List<Change> changes(long since) {
    List<Change> changes = new ArrayList<>();
    documents.changesSince(COLLECTION, since, changes::add);
    return changes;
  }

  @Test
  void collectionsAndTheirSettingsComeBackAsTheyWerePut() {
    CollectionInfo other = collection("Other.2");
    ledger.collections().create(other);
    assertThat(ledger.collections().all()).containsExactly(other, collection(COLLECTION));
    assertThatThrownBy(() -> ledger.collections().create(other))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Other.2");

    CollectionInfo changed =
        new CollectionInfo("Other.2", Acl.NOBODY, false, "de", "e5", 2, other.created());
    ledger.collections().update(changed);
    assertThat(ledger.collections().find("Other.2")).contains(changed);
    assertThat(ledger.collections().find("none")).isEmpty();
    assertThatThrownBy(() -> ledger.collections().update(collection("none")))
        .isInstanceOf(UserError.class);

    assertThat(ledger.collections().setting("Other.2", "fusion")).isEmpty();
    ledger.collections().putSetting("Other.2", "fusion", "{\"a\":1}");
    ledger.collections().putSetting("Other.2", "fusion", "{\"a\":2}");
    assertThat(ledger.collections().setting("Other.2", "fusion")).contains("{\"a\":2}");
  }

  @Test
  void aDocumentComesBackWithEverythingThatWasPut() {
    NewVersion put = version("vpn.md", 1, "group:hr", "Reset it. \uD83D\uDE00", "Call IT.");
    assertThat(documents.put(COLLECTION, List.of(put)).getFirst().chunks()).hasSize(2);

    VersionInfo info = documents.version(COLLECTION, "vpn.md", 1, ANN).orElseThrow();
    Document document = put.document();
    assertThat(info)
        .isEqualTo(
            new VersionInfo(
                "vpn.md",
                1,
                document.title(),
                put.contentHash(),
                put.sourceHash(),
                document.acl(),
                put.source(),
                document.url(),
                document.updated(),
                document.review(),
                "en",
                document.meta(),
                info.ingested(),
                21,
                2,
                true,
                false));
    assertThat(documents.current(COLLECTION, "vpn.md")).contains(info);
    assertThat(documents.text(COLLECTION, "vpn.md", 1, ANN)).contains(document.text());
    assertThat(documents.blocks(COLLECTION, "vpn.md", 1, ANN)).isEqualTo(document.blocks());
    assertThat(documents.chunks(COLLECTION, List.of("vpn.md#1.1", "none"), ANN))
        .isEqualTo(Map.of("vpn.md#1.1", put.chunks().get(1).chunk()));
    assertThat(documents.titles(COLLECTION, List.of("vpn.md", "none"), ANN))
        .isEqualTo(Map.of("vpn.md", document.title()));
    assertThat(documents.readable(COLLECTION, List.of("vpn.md", "none"), ANN))
        .isEqualTo(Map.of("vpn.md", 1));
  }

  @Test
  void whoIsNotAmongTheReadersGetsNothing() {
    documents.put(COLLECTION, List.of(version("pay.md", 1, "group:hr", "Secret.")));
    for (Principals who : List.of(BOB, Principals.ANONYMOUS)) {
      assertThat(documents.version(COLLECTION, "pay.md", 1, who)).isEmpty();
      assertThat(documents.text(COLLECTION, "pay.md", 1, who)).isEmpty();
      assertThat(documents.blocks(COLLECTION, "pay.md", 1, who)).isEmpty();
      assertThat(documents.chunks(COLLECTION, List.of("pay.md#1.0"), who)).isEmpty();
      assertThat(documents.titles(COLLECTION, List.of("pay.md"), who)).isEmpty();
      assertThat(documents.readable(COLLECTION, List.of("pay.md"), who)).isEmpty();
    }
    Change.Permit permit =
        documents.permit(COLLECTION, "pay.md", Acl.parse("user:bob")).orElseThrow();
    assertThat(documents.chunks(COLLECTION, List.of("pay.md#1.0"), BOB)).hasSize(1);
    assertThat(documents.text(COLLECTION, "pay.md", 1, ANN)).isEmpty();
    assertThat(changes(permit.sequence() - 1)).containsExactly(permit);
    assertThat(documents.permit(COLLECTION, "none", Acl.PUBLIC)).isEmpty();
  }

  @Test
  void aNewVersionReplacesTheOldOneButItsTextStays() {
    NewVersion one = version("a", 1, "public", "Old.", "More.");
    NewVersion two = version("a", 2, "public", "New.");
    documents.put(COLLECTION, List.of(one));
    documents.put(COLLECTION, List.of(two));
    assertThat(documents.text(COLLECTION, "a", 1, BOB)).contains("Old.\nMore.\n");
    assertThat(documents.version(COLLECTION, "a", 1, BOB).orElseThrow().current()).isFalse();
    assertThat(documents.chunks(COLLECTION, List.of("a#1.0", "a#1.1", "a#2.0"), BOB))
        .containsOnlyKeys("a#2.0");
    assertThat(documents.readable(COLLECTION, List.of("a"), BOB)).isEqualTo(Map.of("a", 2));
    assertThat(documents.current(COLLECTION, "a").orElseThrow().version()).isEqualTo(2);
    assertThatThrownBy(() -> documents.put(COLLECTION, List.of(two)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(documents.lastVersion(COLLECTION, "a")).isEqualTo(2);
  }

  @Test
  void twoVersionsOfOneDocumentMayComeInOneBatch() {
    List<Change.Put> puts =
        documents.put(
            COLLECTION,
            List.of(
                version("a", 1, "public", "Old."),
                version("b", 1, "public", "Other."),
                version("a", 2, "public", "New.")));
    assertThat(puts).extracting(Change.Put::sequence).isSorted().doesNotHaveDuplicates();
    assertThat(changes(0)).usingRecursiveComparison().isEqualTo(puts.subList(1, 3));
  }

  @Test
  void aFailedBatchLeavesNothingBehind() {
    assertThatThrownBy(
            () ->
                documents.put(
                    COLLECTION,
                    List.of(version("a", 1, "public", "x"), version("b", 5, "public", "y"))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(documents.current(COLLECTION, "a")).isEmpty();
    assertThat(documents.sequence(COLLECTION)).isZero();
    documents.put(COLLECTION, List.of(version("a", 1, "public", "x")));
    assertThat(changes(0)).hasSize(1);
  }

  @Test
  void touchingChangesTheDatesButNotTheHistory() {
    NewVersion put = version("a", 1, "public", "x");
    documents.put(COLLECTION, List.of(put));
    Document old = put.document();
    Document changed =
        new Document(
            "a",
            old.title(),
            old.text(),
            old.blocks(),
            old.acl(),
            Optional.empty(),
            Optional.of(Instant.EPOCH),
            Optional.empty(),
            "en",
            Map.of("new", "field"));
    assertThat(documents.touch(COLLECTION, changed, "new source hash", "moved", Optional.empty()))
        .isTrue();
    VersionInfo info = documents.current(COLLECTION, "a").orElseThrow();
    assertThat(info.sourceHash()).isEqualTo("new source hash");
    assertThat(info.updated()).contains(Instant.EPOCH);
    assertThat(info.url()).isEmpty();
    assertThat(info.meta()).isEqualTo(Map.of("new", "field"));
    assertThat(info.title()).isEqualTo(old.title());
    assertThat(info.source()).isEqualTo("moved");
    assertThat(documents.sequence(COLLECTION)).isEqualTo(1);
    documents.delete(COLLECTION, "a");
    assertThat(documents.touch(COLLECTION, changed, "h", "s", Optional.empty())).isFalse();
  }

  @Test
  void aDeletedDocumentIsGoneAndItsVersionsContinue() {
    documents.put(COLLECTION, List.of(version("a", 1, "public", "x")));
    Change.Remove remove = documents.delete(COLLECTION, "a").orElseThrow();
    assertThat(documents.delete(COLLECTION, "a")).isEmpty();
    assertThat(documents.current(COLLECTION, "a")).isEmpty();
    assertThat(documents.text(COLLECTION, "a", 1, ANN)).isEmpty();
    assertThat(documents.chunks(COLLECTION, List.of("a#1.0"), ANN)).isEmpty();
    assertThat(changes(0)).containsExactly(remove);
    assertThat(documents.lastVersion(COLLECTION, "a")).isEqualTo(1);

    List<Change.Put> again = documents.put(COLLECTION, List.of(version("a", 2, "public", "y")));
    assertThat(documents.text(COLLECTION, "a", 2, ANN)).contains("y\n");
    assertThat(documents.text(COLLECTION, "a", 1, ANN)).isEmpty();
    assertThat(documents.version(COLLECTION, "a", 1, ANN)).isEmpty();
    assertThat(changes(0)).usingRecursiveComparison().isEqualTo(again);
  }

  @Test
  void changesComeInOrderAndOnlyAsFarAsTheyMatter() {
    ledger.collections().create(collection("other"));
    Change a1 = documents.put(COLLECTION, List.of(version("a", 1, "public", "1"))).getFirst();
    documents.put("other", List.of(version("a", 1, "public", "elsewhere")));
    documents.put(COLLECTION, List.of(version("b", 1, "public", "1")));
    Change.Put b2 = documents.put(COLLECTION, List.of(version("b", 2, "public", "2"))).getFirst();
    documents.permit(COLLECTION, "b", Acl.NOBODY);
    Change.Permit last = documents.permit(COLLECTION, "b", Acl.parse("user:ann")).orElseThrow();
    documents.put(COLLECTION, List.of(version("c", 1, "public", "1")));
    Change.Remove gone = documents.delete(COLLECTION, "c").orElseThrow();

    assertThat(changes(0))
        .usingRecursiveComparison() // vectors by value
        .isEqualTo(
            List.of(
                a1,
                // with the readers of now, so that an index is never too open on the way
                new Change.Put(b2.sequence(), "b", 2, b2.title(), last.acl(), "en", b2.chunks()),
                last,
                gone));
    assertThat(changes(b2.sequence())).containsExactly(last, gone);
    assertThat(changes(gone.sequence())).isEmpty();
    assertThat(documents.sequence(COLLECTION)).isEqualTo(gone.sequence());
    assertThat(documents.sequence("none")).isZero();
  }

  @Test
  void anotherGenerationHasOnlyItsOwnChunks() {
    documents.put(COLLECTION, List.of(version("a", 1, "public", "1")));
    CollectionInfo info = ledger.collections().find(COLLECTION).orElseThrow();
    ledger
        .collections()
        .update(
            new CollectionInfo(COLLECTION, info.defaultAcl(), true, "en", "e5", 2, info.created()));
    assertThat(documents.chunks(COLLECTION, List.of("a#1.0"), ANN)).isEmpty();
    assertThat(documents.current(COLLECTION, "a").orElseThrow().chunks()).isZero();
    documents.put(COLLECTION, List.of(version("a", 2, "public", "1")));
    assertThat(documents.chunks(COLLECTION, List.of("a#2.0"), ANN)).hasSize(1);
  }

  /** The same version in other chunks: each with another text, and half as many dimensions. */
  private static GenerationLog.Embedded reembedded(NewVersion version) {
    return new GenerationLog.Embedded(
        version.document().id(),
        version.chunks().stream()
            .map(
                each ->
                    new EmbeddedChunk(
                        new Chunk(
                            each.chunk().id(),
                            each.chunk().docId(),
                            each.chunk().version(),
                            each.chunk().ordinal(),
                            0,
                            3,
                            "",
                            "",
                            0,
                            "new"),
                        new float[] {1, each.chunk().ordinal()}))
            .toList());
  }

  private List<Change> nextChanges() {
    List<Change> changes = new ArrayList<>();
    ledger.generations().changesSince(COLLECTION, 0, changes::add);
    return changes;
  }

  @Test
  void theNextGenerationIsMadeBesideTheCurrentOneAndReadOnceItIsComplete() {
    GenerationLog generations = ledger.generations();
    NewVersion a = version("a", 1, "group:hr", "One.", "Two.");
    NewVersion b = version("b", 2, "public", "Three.");
    documents.put(COLLECTION, List.of(version("b", 1, "public", "Old.")));
    documents.delete(COLLECTION, "b");
    documents.put(COLLECTION, List.of(a, b));
    ledger.collections().putSetting(COLLECTION, "fusion", "{}");
    ledger.collections().putSetting(COLLECTION, "other", "{}");

    assertThatThrownBy(() -> generations.complete(COLLECTION, List.of()))
        .isInstanceOf(IllegalStateException.class);
    generations.begin(COLLECTION, "e5");
    assertThat(generations.missing(COLLECTION)).containsExactly("a", "b");
    GenerationLog.Source source = generations.source(COLLECTION, "a").orElseThrow();
    assertThat(source).isEqualTo(new GenerationLog.Source(a.document(), 1));
    generations.put(COLLECTION, List.of(reembedded(a)));
    generations.begin(COLLECTION, "e5"); // goes on
    assertThat(generations.missing(COLLECTION)).containsExactly("b");
    assertThatThrownBy(() -> generations.put(COLLECTION, List.of(reembedded(a))))
        .isInstanceOf(IllegalArgumentException.class);
    generations.put(COLLECTION, List.of(reembedded(b)));

    // Until it is complete, nothing of it is read.
    assertThat(documents.chunks(COLLECTION, List.of("a#1.1"), ANN))
        .isEqualTo(Map.of("a#1.1", a.chunks().get(1).chunk()));
    assertThat(((Change.Put) changes(0).getLast()).chunks()).hasSize(1);
    assertThat(((Change.Put) changes(0).getLast()).chunks().getFirst().vector()).hasSize(384);
    assertThat(((Change.Put) nextChanges().getLast()).chunks().getFirst().vector()).hasSize(2);

    List<String> ids = List.of("a#1.0", "a#1.1", "b#2.0");
    assertThat(generations.complete(COLLECTION, List.of("fusion", "none")))
        .containsExactly("fusion");
    assertThat(ledger.collections().setting(COLLECTION, "other")).isPresent();
    CollectionInfo now = ledger.collections().find(COLLECTION).orElseThrow();
    assertThat(now.embedder()).isEqualTo("e5");
    assertThat(now.generation()).isEqualTo(2);
    assertThat(documents.chunks(COLLECTION, ids, ANN).values())
        .hasSize(3)
        .allMatch(chunk -> chunk.text().equals("new"));
    assertThat(documents.chunks(COLLECTION, ids, BOB)).containsOnlyKeys("b#2.0");
    assertThat(documents.current(COLLECTION, "a").orElseThrow().chunks()).isEqualTo(2);
    assertThat(documents.text(COLLECTION, "a", 1, ANN)).contains(a.document().text());
    assertThat(nextChanges()).allMatch(change -> !holdsChunks(change));
  }

  private static boolean holdsChunks(Change change) {
    return change instanceof Change.Put put && !put.chunks().isEmpty();
  }

  @Test
  void whatIsReplacedOrDeletedOrOfAnotherEmbedderIsNotInTheNextGeneration() {
    GenerationLog generations = ledger.generations();
    List<NewVersion> versions =
        List.of(version("a", 1, "public", "1"), version("b", 1, "public", "1"));
    documents.put(COLLECTION, versions);
    generations.begin(COLLECTION, "e5");
    generations.put(COLLECTION, versions.stream().map(LedgerContract::reembedded).toList());
    documents.put(COLLECTION, List.of(version("a", 2, "public", "2")));
    documents.delete(COLLECTION, "b");
    assertThat(generations.missing(COLLECTION)).containsExactly("a");
    assertThatThrownBy(() -> generations.put(COLLECTION, List.of(reembedded(versions.getFirst()))))
        .isInstanceOf(IllegalArgumentException.class);
    generations.put(COLLECTION, List.of(reembedded(version("a", 2, "public", "2"))));
    assertThat(generations.missing(COLLECTION)).isEmpty();
    generations.begin(COLLECTION, "gte");
    assertThat(generations.missing(COLLECTION)).containsExactly("a");
    assertThat(documents.chunks(COLLECTION, List.of("a#2.0"), ANN)).hasSize(1);
  }

  @Test
  void everyCurrentVersionIsListedOnceById() {
    List<NewVersion> many = new ArrayList<>();
    for (int i = 0; i < 450; i++) {
      many.add(version("doc%03d".formatted(i), 1, "group:none", "text"));
    }
    documents.put(COLLECTION, many);
    documents.delete(COLLECTION, "doc123");
    List<String> ids = new ArrayList<>();
    documents.forEachCurrent(COLLECTION, info -> ids.add(info.docId()));
    assertThat(ids).hasSize(449).isSorted().doesNotHaveDuplicates().doesNotContain("doc123");
  }

  @Test
  void anUnknownCollectionRefusesWritesAndReadsAsEmpty() {
    assertThatThrownBy(() -> documents.put("none", List.of(version("a", 1, "public", "x"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none");
    assertThat(documents.current("none", "a")).isEmpty();
    assertThat(documents.chunks("none", List.of("a#1.0"), ANN)).isEmpty();
  }

  @Test
  void anAnswerIsReplayedAsItStoodEvenAfterTheDocumentChanged() {
    NewVersion cited = version("a", 1, "group:hr", "Twelve days.");
    documents.put(COLLECTION, List.of(cited));
    AnswerRecord given = answer("id1", ANN, "How many?", "Twelve [1].", cited);
    answers.add(given);
    documents.put(COLLECTION, List.of(version("a", 2, "group:hr", "Fourteen days.")));
    assertThat(answers.replay("id1", ANN)).contains(whole(given));
    assertThat(answers.recent(COLLECTION, ANN, 10)).containsExactly(whole(given));
    assertThat(answers.replayForOperator("id1")).contains(whole(given));
    assertThat(answers.allRecent(COLLECTION, 10)).containsExactly(whole(given));
    assertThat(answers.replay("none", ANN)).isEmpty();
  }

  @Test
  void onlyTheSameAskerSeesAnAnswerAgain() {
    answers.add(answer("ann", ANN, "q", "a"));
    answers.add(answer("hr", Principals.parse("group:hr"), "q", "a"));
    answers.add(answer("nobody", Principals.ANONYMOUS, "q", "a"));
    answers.add(answer("both", Principals.parse("user:ann,user:bob"), "q", "a"));
    assertThat(answers.replay("ann", Principals.parse("user:ann"))).isPresent();
    assertThat(answers.replay("ann", BOB)).isEmpty();
    assertThat(answers.replay("ann", Principals.ANONYMOUS)).isEmpty();
    assertThat(answers.replay("ann", Principals.parse("user:ann,user:eve"))).isEmpty();
    assertThat(answers.replay("both", ANN)).isEmpty();
    assertThat(answers.replay("hr", ANN)).isEmpty();
    assertThat(answers.replay("hr", Principals.parse("group:hr"))).isPresent();
    assertThat(answers.replay("nobody", BOB)).isPresent();
    assertThat(answers.recent(COLLECTION, ANN, 9))
        .extracting(answer -> answer.given().id())
        .containsOnly("ann");
    assertThat(answers.recent(COLLECTION, Principals.ANONYMOUS, 9)).isEmpty();
    assertThat(answers.recent(COLLECTION, BOB, 9)).isEmpty();
    assertThat(answers.allRecent(COLLECTION, 2))
        .extracting(answer -> answer.given().id())
        .containsExactly("both", "nobody");
  }

  @Test
  void whoLostTheRightToADocumentLosesItsQuotesAndTheAnswer() {
    NewVersion open = version("open", 1, "public", "Everybody knows.");
    NewVersion closed = version("closed", 1, "group:hr", "Few know.");
    documents.put(COLLECTION, List.of(open, closed));
    answers.add(answer("id", ANN, "What?", "All of it [1] [2].", open, closed));
    AnswerReplay replayed = answers.replay("id", Principals.parse("user:ann")).orElseThrow();
    assertThat(replayed.given().question()).isEqualTo("What?");
    assertThat(replayed.given().answer()).isEmpty();
    assertThat(replayed.given().citations()).extracting("docId").containsExactly("open");
    assertThat(replayed.given().retrieved()).hasSize(2);
    assertThat(replayed.withheld())
        .extracting(AnswerReplay.Withheld::part)
        .containsExactly("answer", "[2]");
    assertThat(answers.replayForOperator("id").orElseThrow().given().answer()).startsWith("All");
  }

  @Test
  void deletingADocumentDestroysItsQuotesForEverybody() {
    NewVersion kept = version("kept", 1, "public", "Stays.");
    NewVersion gone = version("gone", 1, "public", "Goes.");
    documents.put(COLLECTION, List.of(kept, gone));
    answers.add(answer("id", ANN, "What?", "Stays and goes.", kept, gone));
    documents.delete(COLLECTION, "gone");
    documents.put(COLLECTION, List.of(version("gone", 2, "public", "Goes.")));
    AnswerReplay replayed = answers.replayForOperator("id").orElseThrow();
    assertThat(replayed.given().answer()).isEmpty();
    assertThat(replayed.given().citations()).extracting("docId").containsExactly("kept");
    assertThat(replayed.withheld().getLast().hash()).hasSize(64);
  }

  @Test
  void anAnswerAboutADocumentDeletedMeanwhileKeepsNoText() {
    NewVersion gone = version("gone", 1, "public", "Goes.");
    answers.add(answer("id", ANN, "What?", "Goes.", gone));
    AnswerReplay replayed = answers.replay("id", ANN).orElseThrow();
    assertThat(replayed.given().question()).isEqualTo("What?");
    assertThat(replayed.given().answer()).isEmpty();
    assertThat(replayed.given().citations()).isEmpty();
  }

  @Test
  void aForgottenPersonLeavesOnlyStructure() {
    NewVersion cited = version("a", 1, "public", "Twelve days.");
    documents.put(COLLECTION, List.of(cited));
    answers.add(answer("one", ANN, "q1", "a1", cited));
    answers.add(answer("two", ANN, "q2", "a2"));
    answers.add(answer("bob", BOB, "q3", "a3"));
    assertThat(answers.forget(new Principal("user:ann"))).isEqualTo(2);
    assertThat(answers.forget(new Principal("user:ann"))).isZero();
    answers.add(answer("new", ANN, "q4", "a4"));
    assertThat(answers.replay("one", ANN)).isEmpty();
    assertThat(answers.recent(COLLECTION, ANN, 9))
        .extracting(answer -> answer.given().id())
        .containsOnly("new");
    AnswerReplay left = answers.replayForOperator("one").orElseThrow();
    assertThat(left.given().question() + left.given().answer()).isEmpty();
    assertThat(left.given().who()).isEqualTo(Principals.ANONYMOUS);
    assertThat(left.given().citations()).isEmpty();
    assertThat(left.given().retrieved()).hasSize(1);
    assertThat(left.withheld()).hasSize(3);
    assertThat(answers.replay("bob", BOB).orElseThrow().given().question()).isEqualTo("q3");
  }

  @Test
  void retentionDestroysWhatIsOlder() {
    AnswerRecord old = answer("old", ANN, "q", "a");
    answers.add(old);
    assertThat(answers.forgetBefore(old.time())).isZero();
    assertThat(answers.forgetBefore(old.time().plusNanos(1))).isEqualTo(1);
    assertThat(answers.forgetBefore(Instant.MAX)).isZero();
    assertThat(answers.replay("old", ANN).orElseThrow().given().question()).isEmpty();
    answers.add(answer("new", ANN, "q2", "a2"));
    assertThat(answers.replay("new", ANN).orElseThrow().given().question()).isEqualTo("q2");
  }

  @Test
  void runsKeepOutcomesAndMetrics() {
    RunLog runs = ledger.runs();
    String far = runs.begin("far", "tune");
    runs.progress(far, Map.of("step", 3.0));
    assertThat(runs.recent("tune", 5))
        .singleElement()
        .satisfies(
            run -> {
              assertThat(run.finished()).isEmpty();
              assertThat(run.metrics()).isEqualTo(Map.of("step", 3.0));
            });
    String killed = runs.begin(COLLECTION, "ingest");
    String done = runs.begin(COLLECTION, "eval");
    List<RunLog.FileOutcome> outcomes =
        List.of(
            new RunLog.FileOutcome("b.pdf", "b.pdf", "failed", "password"),
            new RunLog.FileOutcome("a.md", "a.md", "ingested", ""));
    runs.outcomes(done, outcomes);
    runs.finish(done, Map.of("ndcg", 0.75));
    assertThat(runs.outcomes(done)).isEqualTo(outcomes);
    String later = runs.begin(COLLECTION, "ingest");
    assertThat(runs.recent(COLLECTION, "ingest", 9))
        .extracting(RunLog.Run::id)
        .containsExactly(later, killed);
    assertThat(runs.recent(COLLECTION, "ingest", 1)).hasSize(1);
    assertThat(runs.recent(COLLECTION, "ingest", 9).getLast().finished()).isEmpty();
    RunLog.Run eval = runs.recent(COLLECTION, "eval", 9).getFirst();
    assertThat(eval.metrics()).isEqualTo(Map.of("ndcg", 0.75));
    assertThat(eval.finished()).isPresent();
    assertThatThrownBy(() -> runs.finish("none", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> page(Principals who, String contains, String after, int limit) {
    return documents.page(COLLECTION, who, contains, after, limit).stream()
        .map(VersionInfo::docId)
        .toList();
  }

  @Test
  void aPageHoldsWhatTheReaderMayReadAndWhatStandsInTitleOrId() {
    documents.put(
        COLLECTION,
        List.of(
            version("a/leave.md", 1, "public", "x"),
            version("b/PAY.md", 1, "group:hr", "x"),
            version("c/vpn.md", 1, "public", "x"),
            version("d/gone.md", 1, "public", "x")));
    documents.delete(COLLECTION, "d/gone.md");
    assertThat(page(ANN, "", "", 10)).containsExactly("a/leave.md", "b/PAY.md", "c/vpn.md");
    assertThat(page(BOB, "", "", 10)).containsExactly("a/leave.md", "c/vpn.md");
    assertThat(page(ANN, "", "", 2)).containsExactly("a/leave.md", "b/PAY.md");
    assertThat(page(ANN, "", "b/PAY.md", 2)).containsExactly("c/vpn.md");
    for (int again = 0; again < 2; again++) { // the second time from memory
      assertThat(page(ANN, "pay", "", 10)).containsExactly("b/PAY.md");
      assertThat(page(BOB, "pay", "", 10)).isEmpty();
      assertThat(page(BOB, "TITLE OF", "a/leave.md", 10)).containsExactly("c/vpn.md");
    }
    documents.put(COLLECTION, List.of(renamed(version("c/vpn.md", 2, "public", "x"), "Tunnel")));
    assertThat(page(BOB, "title of", "", 10)).containsExactly("a/leave.md");
    assertThat(page(BOB, "tunnel", "", 10)).containsExactly("c/vpn.md");
    documents.permit(COLLECTION, "c/vpn.md", Acl.NOBODY);
    assertThat(page(BOB, "tunnel", "", 10)).isEmpty();
    assertThat(documents.totals(COLLECTION)).isEqualTo(new DocumentLog.Totals(3, 3, 6));
  }

  private static NewVersion renamed(NewVersion version, String title) {
    Document old = version.document();
    return new NewVersion(
        new Document(
            old.id(),
            title,
            old.text(),
            old.blocks(),
            old.acl(),
            old.url(),
            old.updated(),
            old.review(),
            old.language(),
            old.meta()),
        version.version(),
        version.contentHash(),
        version.sourceHash(),
        version.source(),
        version.chunks());
  }

  @Test
  void aPageIsFilledAcrossManyRowsThatTheReaderMayNotRead() {
    List<NewVersion> many = new ArrayList<>();
    for (int i = 0; i < 2_500; i++) {
      many.add(version("doc%04d".formatted(i), 1, i % 500 == 499 ? "public" : "group:hr", "x"));
    }
    documents.put(COLLECTION, many);
    assertThat(page(BOB, "", "", 4)).containsExactly("doc0499", "doc0999", "doc1499", "doc1999");
    assertThat(page(BOB, "", "doc1999", 4)).containsExactly("doc2499");
    assertThat(page(BOB, "of doc1", "", 4)).containsExactly("doc1499", "doc1999");
  }

  @Test
  void theVersionsOfALifeAreListedForItsReaders() {
    documents.put(COLLECTION, List.of(version("a", 1, "group:hr", "x")));
    documents.delete(COLLECTION, "a");
    documents.put(COLLECTION, List.of(version("a", 2, "group:hr", "y")));
    documents.put(COLLECTION, List.of(version("a", 3, "group:hr", "z")));
    List<VersionInfo> versions = documents.versions(COLLECTION, "a", ANN);
    assertThat(versions).extracting(VersionInfo::version).containsExactly(3, 2);
    assertThat(versions).extracting(VersionInfo::current).containsExactly(true, false);
    assertThat(documents.versions(COLLECTION, "a", BOB)).isEmpty();
    assertThat(documents.versions(COLLECTION, "none", ANN)).isEmpty();
  }

  @Test
  void anOriginalIsGivenToReadersUntilItsDocumentIsDeleted(@TempDir Path folder)
      throws IOException {
    Path pdf = Files.writeString(folder.resolve("a.pdf"), "%PDF wombat");
    NewVersion plain = version("a", 1, "group:hr", "x");
    documents.put(COLLECTION, List.of(with(plain, documents.lay(pdf))));
    assertThat(documents.current(COLLECTION, "a").orElseThrow().pageView()).isTrue();
    assertThat(documents.original(COLLECTION, "a", 1, ANN).orElseThrow())
        .asString()
        .isEqualTo("%PDF wombat");
    assertThat(documents.original(COLLECTION, "a", 1, BOB)).isEmpty();
    documents.put(COLLECTION, List.of(version("a", 2, "group:hr", "y")));
    assertThat(documents.original(COLLECTION, "a", 2, ANN)).isEmpty();
    assertThat(documents.original(COLLECTION, "a", 1, ANN)).isPresent();

    Files.writeString(pdf, "%PDF again");
    NewVersion newest = version("a", 2, "group:hr", "y");
    documents.touch(COLLECTION, newest.document(), "h", "folder", Optional.of(documents.lay(pdf)));
    assertThat(documents.original(COLLECTION, "a", 2, ANN).orElseThrow())
        .asString()
        .isEqualTo("%PDF again");
    documents.touch(COLLECTION, newest.document(), "h", "folder", Optional.empty());
    assertThat(documents.original(COLLECTION, "a", 2, ANN)).isPresent();

    documents.delete(COLLECTION, "a");
    for (int version = 1; version <= 2; version++) {
      assertThat(documents.original(COLLECTION, "a", version, ANN)).isEmpty();
    }
  }

  static NewVersion with(NewVersion version, Original original) {
    return new NewVersion(
        version.document(),
        version.version(),
        version.contentHash(),
        version.sourceHash(),
        version.source(),
        version.chunks(),
        Optional.of(original));
  }

  @Test
  void whatAnAskerSaysOfAnAnswerIsKeptReplacedAndForgotten() {
    answers.add(answer("id", ANN, "q", "a"));
    assertThat(answers.rate("none", ANN, Rating.UP, "")).isFalse();
    assertThat(answers.rate("id", BOB, Rating.UP, "")).isFalse();
    assertThat(answers.replay("id", ANN).orElseThrow().feedback()).isEmpty();
    assertThat(answers.rate("id", ANN, Rating.UP, "good")).isTrue();
    assertThat(answers.rate("id", ANN, Rating.DOWN, "not so good")).isTrue();
    Feedback said = answers.replay("id", ANN).orElseThrow().feedback().orElseThrow();
    assertThat(said.rating()).isEqualTo(Rating.DOWN);
    assertThat(said.comment()).isEqualTo("not so good");
    assertThat(answers.allRecent(COLLECTION, 10).getFirst().feedback()).contains(said);

    answers.forget(new Principal("user:ann"));
    Feedback left = answers.replayForOperator("id").orElseThrow().feedback().orElseThrow();
    assertThat(left).isEqualTo(new Feedback(Rating.DOWN, "", said.time(), "", ""));
  }

  @Test
  void nothingIsSaidOfAnAnswerThatHasExpired() {
    answers.add(answer("id", ANN, "q", "a"));
    answers.rate("id", ANN, Rating.DOWN, "bad");
    answers.forgetBefore(Instant.MAX);
    assertThat(answers.replayForOperator("id").orElseThrow().feedback().orElseThrow().comment())
        .isEmpty();
    assertThatThrownBy(() -> answers.rate("id", ANN, Rating.UP, "late"))
        .isInstanceOf(UserError.class);
  }

  @Test
  void aKeyIsFoundByItsHashAndItsNameIsFreeOnceItIsRevoked() {
    KeyLog keys = ledger.keys();
    ApiKey importer =
        new ApiKey(
            "importer",
            ANN,
            Grants.parse("hr=trainer,reader,hr=editor"),
            new Limits(60, 7, 8_000_000_000L),
            Instant.parse("2026-01-02T03:04:05.678901234Z"),
            Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
            Optional.empty());
    keys.add(importer, "ab");
    assertThat(keys.find("ab")).contains(importer);
    assertThat(keys.find("cd")).isEmpty();
    assertThatThrownBy(() -> keys.add(importer, "cd"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("importer");
    assertThat(keys.revoke("importer")).isTrue();
    assertThat(keys.revoke("importer")).isFalse();
    assertThat(keys.find("ab").orElseThrow().holds(Instant.parse("2026-06-01T00:00:00Z")))
        .isFalse();
    keys.add(importer, "cd");
    assertThat(keys.all()).hasSize(2);
    assertThat(keys.find("cd")).contains(importer);
  }

  @Test
  void anExchangedSecretIsFoundUntilItsEndAndNoExchangeMakesItLastLonger() {
    KeyLog keys = ledger.keys();
    Instant end = Instant.parse("2026-03-01T00:00:00Z");
    ApiKey key =
        new ApiKey(
            "app",
            ANN,
            Grants.EVERYTHING,
            Limits.NONE,
            Instant.EPOCH,
            Optional.of(Instant.parse("2027-01-01T00:00:00Z")),
            Optional.empty());
    keys.add(key, "first");
    assertThat(keys.rotate("app", "second", end)).contains(key);
    assertThat(keys.find("second")).contains(key);
    ApiKey old = keys.find("first").orElseThrow();
    assertThat(old.holds(end.minusNanos(1))).isTrue();
    assertThat(old.holds(end)).isFalse();
    assertThat(keys.rotate("app", "third", Instant.parse("2028-01-01T00:00:00Z"))).contains(key);
    assertThat(keys.find("first")).contains(old);
    assertThat(keys.find("second")).contains(key); // its key expires before
    assertThat(keys.all()).containsExactly(key);
    assertThat(keys.rotate("nobody", "fourth", end)).isEmpty();
    assertThat(keys.find("fourth")).isEmpty();
    keys.revoke("app");
    for (String hash : List.of("first", "second", "third")) {
      assertThat(keys.find(hash).orElseThrow().revoked()).isPresent();
    }
    assertThat(keys.rotate("app", "fifth", end)).isEmpty();
  }

  @Test
  void tokensAreCountedByDayAndOnlyThoseOfTheDayAreKept() {
    KeyLog keys = ledger.keys();
    assertThat(keys.used("app", 20_000)).isZero();
    assertThat(keys.use("app", 20_000, 5)).isEqualTo(5);
    assertThat(keys.use("app", 20_000, 7_000_000_000L)).isEqualTo(7_000_000_005L);
    assertThat(keys.use("user:ann", 20_000, 3)).isEqualTo(3);
    assertThat(keys.use("user:ann", 20_001, 1)).isEqualTo(1);
    assertThat(keys.used("app", 20_001)).isZero();
    assertThat(keys.used("app", 20_000)).isZero();
  }

  @Test
  void adaptersAreListedByAgeAndFoundByTheDocumentsTheyWereTrainedOn() {
    AdapterLog adapters = ledger.adapters();
    AdapterInfo first =
        new AdapterInfo(
            "1",
            "support",
            "/adapters/support",
            "hr",
            "base",
            "ab",
            Acl.parse("group:hr"),
            Instant.parse("2026-01-02T03:04:05.678901234Z"),
            List.of(of("it", "b.md"), of("hr", "b.md"), of("hr", "a.md"), of("hr", "a.md")),
            Map.of("dev_loss", 1.25),
            "");
    AdapterInfo second =
        new AdapterInfo(
            "2",
            "support",
            "/other",
            "",
            "base",
            "ab",
            Acl.PUBLIC,
            Instant.EPOCH,
            List.of(of("", "b.md")),
            Map.of(),
            "learnt.loss");
    adapters.put(first);
    adapters.put(second);
    assertThat(adapters.all()).containsExactly(first, second);
    assertThat(adapters.all().getFirst().documents())
        .containsExactly(of("hr", "a.md"), of("hr", "b.md"), of("it", "b.md"));
    assertThat(adapters.trainedOn("hr", List.of("x.md", "b.md"))).containsExactly(first);
    assertThat(adapters.trainedOn("hr", List.of("x.md"))).isEmpty();
    assertThat(adapters.trainedOn("it", List.of("b.md"))).containsExactly(first);
    assertThat(adapters.trainedOn("it", List.of("a.md"))).isEmpty(); // of that name in another
    assertThat(adapters.at("/other")).contains(second);
    assertThat(adapters.at("/nowhere")).isEmpty();
  }

  @Test
  void anAdapterThatIsRegisteredAgainTakesItsOwnPlace() {
    AdapterLog adapters = ledger.adapters();
    adapters.put(adapter("1", "/a", "b.md"));
    adapters.put(adapter("2", "/b", "c.md"));
    adapters.put(adapter("1", "/c", "d.md"));
    assertThat(adapters.all())
        .containsExactly(adapter("1", "/c", "d.md"), adapter("2", "/b", "c.md"));
    assertThat(adapters.trainedOn("hr", List.of("b.md"))).isEmpty();
    adapters.put(adapter("3", "/b", "e.md"));
    assertThat(adapters.at("/b")).contains(adapter("3", "/b", "e.md")); // the newest lies there
  }

  private static AdapterInfo adapter(String id, String path, String docId) {
    return new AdapterInfo(
        id,
        "support",
        path,
        "hr",
        "base",
        "ab",
        Acl.PUBLIC,
        Instant.EPOCH,
        List.of(of("hr", docId)),
        Map.of(),
        "");
  }

  private static DocumentKey of(String collection, String docId) {
    return new DocumentKey(collection, docId);
  }
}
