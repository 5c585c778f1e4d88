package dev.tandem.ledger;

import static dev.tandem.ledger.Samples.ANN;
import static dev.tandem.ledger.Samples.BOB;
import static dev.tandem.ledger.Samples.COLLECTION;
import static dev.tandem.ledger.Samples.answer;
import static dev.tandem.ledger.Samples.collection;
import static dev.tandem.ledger.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.Document;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    documents.touch(
        COLLECTION,
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
            Map.of("new", "field")),
        "new source hash");
    VersionInfo info = documents.current(COLLECTION, "a").orElseThrow();
    assertThat(info.sourceHash()).isEqualTo("new source hash");
    assertThat(info.updated()).contains(Instant.EPOCH);
    assertThat(info.url()).isEmpty();
    assertThat(info.meta()).isEqualTo(Map.of("new", "field"));
    assertThat(info.title()).isEqualTo(old.title());
    assertThat(info.source()).isEqualTo("folder");
    assertThat(documents.sequence(COLLECTION)).isEqualTo(1);
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
    assertThat(answers.replay("id1", ANN)).contains(given);
    assertThat(answers.recent(COLLECTION, ANN, 10)).containsExactly(given);
    assertThat(answers.replayForOperator("id1")).contains(given);
    assertThat(answers.allRecent(COLLECTION, 10)).containsExactly(given);
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
    assertThat(answers.recent(COLLECTION, ANN, 9)).extracting(AnswerRecord::id).containsOnly("ann");
    assertThat(answers.recent(COLLECTION, Principals.ANONYMOUS, 9)).isEmpty();
    assertThat(answers.recent(COLLECTION, BOB, 9)).isEmpty();
    assertThat(answers.allRecent(COLLECTION, 2))
        .extracting(AnswerRecord::id)
        .containsExactly("both", "nobody");
  }

  @Test
  void whoLostTheRightToADocumentLosesItsQuotesAndTheAnswer() {
    NewVersion open = version("open", 1, "public", "Everybody knows.");
    NewVersion closed = version("closed", 1, "group:hr", "Few know.");
    documents.put(COLLECTION, List.of(open, closed));
    answers.add(answer("id", ANN, "What?", "All of it [1] [2].", open, closed));
    AnswerRecord replayed = answers.replay("id", Principals.parse("user:ann")).orElseThrow();
    assertThat(replayed.question()).isEqualTo("What?");
    assertThat(replayed.answer()).isEmpty();
    assertThat(replayed.citations()).extracting("docId").containsExactly("open");
    assertThat(replayed.retrieved()).hasSize(2);
    assertThat(replayed.withheld())
        .extracting(AnswerRecord.Withheld::part)
        .containsExactly("answer", "[2]");
    assertThat(answers.replayForOperator("id").orElseThrow().answer()).startsWith("All");
  }

  @Test
  void deletingADocumentDestroysItsQuotesForEverybody() {
    NewVersion kept = version("kept", 1, "public", "Stays.");
    NewVersion gone = version("gone", 1, "public", "Goes.");
    documents.put(COLLECTION, List.of(kept, gone));
    answers.add(answer("id", ANN, "What?", "Stays and goes.", kept, gone));
    documents.delete(COLLECTION, "gone");
    documents.put(COLLECTION, List.of(version("gone", 2, "public", "Goes.")));
    AnswerRecord replayed = answers.replayForOperator("id").orElseThrow();
    assertThat(replayed.answer()).isEmpty();
    assertThat(replayed.citations()).extracting("docId").containsExactly("kept");
    assertThat(replayed.withheld().getLast().hash()).hasSize(64);
  }

  @Test
  void anAnswerAboutADocumentDeletedMeanwhileKeepsNoText() {
    NewVersion gone = version("gone", 1, "public", "Goes.");
    answers.add(answer("id", ANN, "What?", "Goes.", gone));
    AnswerRecord replayed = answers.replay("id", ANN).orElseThrow();
    assertThat(replayed.question()).isEqualTo("What?");
    assertThat(replayed.answer()).isEmpty();
    assertThat(replayed.citations()).isEmpty();
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
    assertThat(answers.recent(COLLECTION, ANN, 9)).extracting(AnswerRecord::id).containsOnly("new");
    AnswerRecord left = answers.replayForOperator("one").orElseThrow();
    assertThat(left.question() + left.answer()).isEmpty();
    assertThat(left.who()).isEqualTo(Principals.ANONYMOUS);
    assertThat(left.citations()).isEmpty();
    assertThat(left.retrieved()).hasSize(1);
    assertThat(left.withheld()).hasSize(3);
    assertThat(answers.replay("bob", BOB).orElseThrow().question()).isEqualTo("q3");
  }

  @Test
  void retentionDestroysWhatIsOlder() {
    AnswerRecord old = answer("old", ANN, "q", "a");
    answers.add(old);
    assertThat(answers.forgetBefore(old.time())).isZero();
    assertThat(answers.forgetBefore(old.time().plusNanos(1))).isEqualTo(1);
    assertThat(answers.forgetBefore(Instant.MAX)).isZero();
    assertThat(answers.replay("old", ANN).orElseThrow().question()).isEmpty();
    answers.add(answer("new", ANN, "q2", "a2"));
    assertThat(answers.replay("new", ANN).orElseThrow().question()).isEqualTo("q2");
  }

  @Test
  void runsKeepOutcomesAndMetrics() {
    RunLog runs = ledger.runs();
    String killed = runs.begin(COLLECTION, "ingest");
    String done = runs.begin(COLLECTION, "eval");
    List<RunLog.FileOutcome> outcomes =
        List.of(
            new RunLog.FileOutcome("b.pdf", "b.pdf", "failed", "password"),
            new RunLog.FileOutcome("a.md", "a.md", "ingested", ""));
    runs.outcomes(done, outcomes);
    runs.finish(done, Map.of("ndcg", 0.75));
    assertThat(runs.outcomes(done)).isEqualTo(outcomes);
    assertThat(runs.recent(COLLECTION, 9)).extracting(RunLog.Run::id).containsExactly(done, killed);
    assertThat(runs.recent(COLLECTION, 1).getFirst().metrics()).isEqualTo(Map.of("ndcg", 0.75));
    assertThat(runs.recent(COLLECTION, 1).getFirst().finished()).isPresent();
    assertThat(runs.recent(COLLECTION, 9).getLast().finished()).isEmpty();
    assertThatThrownBy(() -> runs.finish("none", Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
