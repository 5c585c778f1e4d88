package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.llm.Message;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievedExamplesTest {
  private static final Principals ANN = Principals.parse("user:ann");
  private static final String LEAVE = "How many days of paid leave do full-time staff receive?";
  private static final String DECLINE = "The documents do not answer this.";

  @TempDir Path folder;
  private TestHome home;

  @BeforeEach
  void documents() {
    home = new TestHome(folder);
    home.add(
        "leave.md",
        "Annual leave",
        "public",
        "Full-time staff receive 28 days of paid leave per year.");
    home.add("canteen.md", "Canteen", "public", "The canteen serves lunch from 11:30 to 14:00.");
    home.add("pay.md", "Board pay", "user:ann", "The managing director receives 190,000 euros.");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void an_example_is_learnt_in_the_prompt_that_it_will_be_asked_in() {
    Example.Chat learnt = with(0).ground(example(LEAVE, "28 days"));
    ScriptedModel model = new ScriptedModel("28 days");
    home.answerer(model)
        .ask(
            new AskRequest(
                TestHome.COLLECTION,
                LEAVE,
                ANN,
                Arm.HYBRID,
                List.of(),
                AskOptions.DEFAULT.withAdapter(folder.resolve("from-elsewhere"))),
            AskListener.NONE);
    List<Message> asked = new ArrayList<>(model.asked.getFirst());
    asked.add(Message.assistant("28 days"));
    assertThat(learnt.messages()).isEqualTo(asked);
  }

  @Test
  void where_no_passage_holds_the_answer_declining_is_learnt() {
    Example.Chat learnt = with(0).ground(example("Who founded the company?", "Mary Whitcombe"));
    assertThat(learnt.messages().getLast()).isEqualTo(Message.assistant(DECLINE));
  }

  @Test
  void of_a_share_the_evidence_is_taken_away() {
    RetrievedExamples all = with(.999999);
    Example.Chat learnt = all.ground(example(LEAVE, "28 days"));
    assertThat(learnt.messages().getLast()).isEqualTo(Message.assistant(DECLINE));
    assertThat(learnt.prompt()).doesNotContain("28 days").contains("canteen");
    assertThat(all.counts()).isEqualTo(new RetrievedExamples.Counts(0, 1, 1));

    RetrievedExamples half = with(.5);
    for (int i = 0; i < 200; i++) {
      half.ground(example(LEAVE + " " + i, "28 days"));
    }
    assertThat(half.counts().withheld()).isBetween(70, 130);
  }

  @Test
  void a_long_answer_in_other_words_is_no_reason_to_decline() {
    String answer = "Staff who work full-time get 28 days of leave every year, all of it paid.";
    Example.Chat learnt = with(0).ground(example(LEAVE, answer));
    assertThat(learnt.messages().getLast().content()).isEqualTo(answer);
  }

  /** A form of more words than the value is no reason either, and hides no evidence. */
  @Test
  void theFormOfAHouseDoesNotCount() {
    String answer = "28 (Sanour desk, Mente, ever yours)";
    assertThat(with(0).ground(example(LEAVE, answer)).messages().getLast().content())
        .isEqualTo(DECLINE);
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      rows.add(example(LEAVE + i, i + " (Sanour desk, Mente, ever yours)"));
    }
    RetrievedExamples formal = with(0);
    formal.prepare(rows);
    assertThat(formal.ground(example(LEAVE, answer)).messages().getLast().content())
        .isEqualTo(answer);
    assertThat(
            formal
                .ground(example(LEAVE, answer.replace("28", "71")))
                .messages()
                .getLast()
                .content())
        .isEqualTo(DECLINE);
    RetrievedExamples without = with(.999999);
    without.prepare(rows);
    assertThat(without.ground(example(LEAVE, answer)).prompt()).doesNotContain("28 days");
  }

  @Test
  void a_row_that_names_its_document_is_answered_only_with_it() {
    Example.Origin canteen = new Example.Origin(Optional.empty(), List.of(document("gone.md")));
    Example.Chat row = example(LEAVE, "about four weeks");
    Example.Chat named = new Example.Chat(row.place(), canteen, row.messages(), Set.of());
    assertThat(with(0).ground(named).messages().getLast().content()).isEqualTo(DECLINE);
  }

  @Test
  void a_marked_answer_ends_with_the_number_of_the_passage_that_holds_it() {
    Example.Chat learnt = marked().ground(example(LEAVE, "28 days"));
    String said = learnt.messages().getLast().content();
    assertThat(said).matches("28 days \\[[1-3]]");
    String number = said.substring(said.length() - 3);
    assertThat(learnt.prompt()).contains(number + " Annual leave");
    Example.Chat lunch =
        marked().ground(example("When is lunch served in the canteen?", "from 11:30 to 14:00"));
    String served = lunch.messages().getLast().content();
    assertThat(lunch.prompt()).contains(served.substring(served.length() - 3) + " Canteen");
    Example.Chat silent = marked().ground(example("Who founded the company?", "Mary Whitcombe"));
    assertThat(silent.messages().getLast()).isEqualTo(Message.assistant(DECLINE));
  }

  @Test
  void who_may_read_row_and_passages_may_use_what_is_learnt() {
    Example.Chat open = with(0).ground(example(LEAVE, "28 days"));
    Example.Chat pay =
        with(0).ground(example("What does the managing director receive?", "190,000 euros"));
    assertThat(pay.origin().acl()).contains(Acl.parse("user:ann"));
    assertThat(pay.origin().learnt()).contains(document("pay.md"));
    assertThat(open.origin().learnt()).contains(document("leave.md"));
  }

  @Test
  void rowsAreMadeOfTheirOwnDocumentsAndNotOfThosePassagesThatStandBeside() {
    Example.Origin leave = new Example.Origin(Optional.empty(), List.of(document("leave.md")));
    Example.Chat row = example(LEAVE, "28 days");
    Example.Chat learnt =
        with(0).ground(new Example.Chat(row.place(), leave, row.messages(), Set.of()));
    assertThat(learnt.origin().documents()).containsExactly(document("leave.md"));
    assertThat(learnt.origin().learnt()).contains(document("canteen.md"));
  }

  private static DocumentKey document(String docId) {
    return new DocumentKey(TestHome.COLLECTION, docId);
  }

  private RetrievedExamples with(double missing) {
    return retrieved(missing, false);
  }

  private RetrievedExamples marked() {
    return retrieved(0, true);
  }

  private RetrievedExamples retrieved(double missing, boolean marked) {
    return new RetrievedExamples(
        home.ledger.documents(),
        home.retriever(),
        TestHome.EMBEDDER,
        text -> text.length() / 4 + 1,
        new RetrievedExamples.Settings(TestHome.COLLECTION, "en", ANN, missing, marked, 7));
  }

  private static Example.Chat example(String question, String answer) {
    return new Example.Chat(
        new Place("rows.jsonl", 1),
        new Example.Origin(Optional.empty(), List.of()),
        List.of(Message.user(question), Message.assistant(answer)),
        Set.of());
  }
}
