package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.answer.Answer;
import dev.tandem.answer.AnswerJson;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.json.Json;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.retrieve.Route;
import dev.tandem.text.Acl;
import dev.tandem.text.Citation;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to several collections: who sees what, what goes with what was deleted. */
class SeveralCollectionsTest {
  private static final Principals ANN = Principals.parse("user:ann,group:board");
  private static final Principals BOB = Principals.parse("user:bob");
  private static final String SALARY = "What is the yearly salary of the managing director?";
  private static final String SECRET = "190,417";
  private static final String LEAVE = "How many days of paid leave do full-time staff receive?";
  private static final String PASSWORD = "How long must a password of the network be?";
  private static final List<String> ALL = List.of("board", "hr", "it");

  @TempDir Path folder;

  private EchoModel model;
  private Tandem tandem;

  @BeforeEach
  void documents() throws IOException {
    model = new EchoModel();
    tandem =
        Tandem.open(folder.resolve("home"), Map.of("model.endpoint", model.url(), "model", "echo"));
    tandem.createCollection("hr", Acl.PUBLIC, "en");
    tandem.createCollection("it", Acl.PUBLIC, "en");
    tandem.createCollection("board", Acl.parse("group:board"), "en");
    put("hr", "guide.md", "Full-time staff receive 28 days of paid leave per year.", "");
    put("hr", "pay.md", "Salaries of staff are paid on the last working day of a month.", "");
    put("it", "guide.md", "A password of the network must be at least 14 characters long.", "");
    put("it", "lab.md", "The laboratory network is closed to guests.", "user:cid");
    put(
        "board",
        "pay.md",
        "The yearly salary of the managing director is " + SECRET + " euros.",
        "group:board");
  }

  @AfterEach
  void close() {
    tandem.close();
    model.close();
  }

  private void put(String collection, String id, String text, String acl) {
    tandem
        .documents()
        .put(
            collection,
            new DocumentInput(
                id,
                "About " + id,
                text,
                Optional.empty(),
                Optional.of(acl).filter(a -> !a.isEmpty()).map(Acl::parse),
                Optional.empty(),
                Map.of()));
  }

  private Answer ask(List<String> collections, String question, Principals who) {
    Asking asking = tandem.asking();
    return asking.ask(asking.request(collections, question, Arm.RAG, who), AskListener.NONE);
  }

  @Test
  void allIsWhatTheAskerMayReadSomethingOf() {
    assertThat(tandem.collections().readableBy(ANN)).containsExactly("board", "hr", "it");
    assertThat(tandem.collections().readableBy(BOB)).containsExactly("hr", "it");
    assertThatThrownBy(() -> tandem.createCollection("all", Acl.PUBLIC, "en"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("stands for all of them");
  }

  @Test
  void nobodyIsShownAPassageOfACollectionOrDocumentTheyMayNotRead() {
    assertThat(tandem.search(ALL, SALARY, 10, ANN).passages().getFirst())
        .extracting(Passage::collection, Passage::docId)
        .containsExactly("board", "pay.md");
    assertThat(ask(ALL, SALARY, ANN).text()).contains(SECRET);
    assertThat(model.takePrompts()).contains(SECRET);
    for (List<String> asked :
        List.of(ALL, tandem.collections().readableBy(BOB), List.of("board", "it"))) {
      assertThat(tandem.search(asked, SALARY, 10, BOB).passages())
          .as("%s", asked)
          .noneMatch(passage -> passage.collection().equals("board"))
          .noneMatch(passage -> passage.docId().equals("lab.md"));
      Answer answer = ask(asked, SALARY, BOB);
      assertThat(Json.line(AnswerJson.of(answer))).doesNotContain(SECRET);
      assertThat(answer.retrieved())
          .noneMatch(found -> found.passage().collection().equals("board"));
    }
    assertThat(model.takePrompts()).doesNotContain(SECRET);
  }

  @Test
  void theCollectionThatAnswersIsTheLikeliestAndEachQuoteNamesItsOwn() {
    Answer answer = ask(ALL, PASSWORD, ANN);
    assertThat(answer.text()).contains("14 characters");
    assertThat(answer.collection()).isEqualTo("it");
    assertThat(answer.routes())
        .extracting(Route::collection)
        .containsExactlyInAnyOrder("board", "hr", "it")
        .startsWith("it");
    assertThat(answer.citations().getFirst())
        .extracting(Citation::collection, Citation::docId)
        .containsExactly("it", "guide.md");
    assertThat(AnswerJson.of(answer).at("/collections/0/name").asText()).isEqualTo("it");
    assertThat(ask(List.of("it", "hr", "board", "hr"), PASSWORD, ANN).cached())
        .as("neither order nor repetition makes it another question")
        .isTrue();
  }

  @Test
  void aDeletedDocumentIsGoneFromTheAnswerAndFromWhatWasKeptOfIt() {
    Answer first = ask(List.of("hr", "it"), PASSWORD, BOB);
    assertThat(ask(List.of("hr", "it"), PASSWORD, BOB).cached()).isTrue();
    tandem.documents().delete("hr", List.of("guide.md"));
    assertThat(tandem.history().answer(first.id(), BOB).given().answer())
        .as("a document of the same id in another collection is another")
        .contains("14 characters");
    tandem.documents().delete("it", List.of("guide.md"));
    Answer after = ask(List.of("hr", "it"), PASSWORD, BOB);
    assertThat(after.cached()).isFalse();
    assertThat(Json.line(AnswerJson.of(after))).doesNotContain("14 characters");
    AnswerReplay replay = tandem.history().answer(first.id(), BOB);
    assertThat(replay.given().answer()).isEmpty();
    assertThat(replay.given().citations()).isEmpty();
    assertThat(replay.withheld())
        .extracting(AnswerReplay.Withheld::collection, AnswerReplay.Withheld::docId)
        .contains(org.assertj.core.api.Assertions.tuple("it", "guide.md"));
  }

  @Test
  void aPermissionThatChangesInOneOfThemHoldsAtOnce() {
    assertThat(ask(List.of("hr", "it"), PASSWORD, BOB).text()).contains("14 characters");
    tandem.documents().permit("it", List.of("guide.md"), Acl.parse("user:ann"));
    Answer after = ask(List.of("hr", "it"), PASSWORD, BOB);
    assertThat(after.cached()).isFalse();
    assertThat(Json.line(AnswerJson.of(after))).doesNotContain("14 characters");
    assertThat(ask(List.of("hr", "it"), PASSWORD, ANN).text()).contains("14 characters");
  }

  @Test
  void oneCollectionIsAskedAsIfThereWereNoOther() {
    var alone = tandem.rooms().retriever("hr").retrieve(new RetrievalRequest("hr", LEAVE, BOB, 10));
    var routed = tandem.search(List.of("hr"), LEAVE, 10, BOB);
    assertThat(routed.passages()).isEqualTo(alone.passages()).isNotEmpty();
    assertThat(routed.features()).isEqualTo(alone.features());
    Answer answer = ask(List.of("hr"), LEAVE, BOB);
    assertThat(answer.text()).contains("28 days");
    assertThat(AnswerJson.of(answer).has("collections")).isFalse();
  }

  @Test
  void anAnswerIsFoundUnderEachOfItsCollectionsAndOnceUnderAll() {
    Answer answer = ask(List.of("hr", "it"), PASSWORD, BOB);
    for (String collection : List.of("hr", "it")) {
      assertThat(tandem.history().answers(Optional.of(collection), BOB, 10))
          .extracting(replay -> replay.given().id())
          .containsExactly(answer.id());
    }
    assertThat(tandem.history().answers(Optional.of("board"), BOB, 10)).isEmpty();
    assertThat(tandem.history().answers(Optional.empty(), BOB, 10))
        .singleElement()
        .satisfies(replay -> assertThat(replay.given().collections()).containsExactly("hr", "it"));
    assertThat(tandem.history().answers(Optional.of("it"), ANN, 10)).isEmpty();
  }

  @Test
  void aNameThatIsNoneIsRefusedAsItIsAlone() {
    assertThatThrownBy(() -> tandem.search(List.of("hr", "nowhere"), LEAVE, 10, BOB))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("There is no collection 'nowhere'");
  }
}
