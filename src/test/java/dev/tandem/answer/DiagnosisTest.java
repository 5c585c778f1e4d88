package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.AnswerRecord;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {
  private static final Principals GUEST = Principals.parse("user:bob");
  private static final String OPENS = "When does the pool open in the morning?";

  @TempDir Path folder;
  private TestHome home;

  @BeforeEach
  void documents() {
    home = new TestHome(folder);
    home.add(
        "pool.md",
        "Pool",
        "public",
        "The pool opens at 7 in the morning. Towels cost two crowns and are returned at the desk.");
    home.add("bus.md", "Bus", "public", "The bus stops at the mill. Tickets are sold on board.");
    home.add("rates.md", "Rates", "group:staff", "Staff pay four crowns for the pool.");
  }

  @AfterEach
  void close() {
    home.close();
  }

  private Diagnosis.Cause cause(String said, String question, String should) {
    Answer answer =
        home.answerer(new ScriptedModel(said))
            .ask(AskRequest.of(TestHome.COLLECTION, question, GUEST), AskListener.NONE);
    return diagnosis(answer, should).cause();
  }

  private Diagnosis diagnosis(Answer answer, String should) {
    AnswerRecord record = home.ledger.answers().replay(answer.id(), GUEST).orElseThrow().given();
    return Diagnosis.of(record, should, home.retriever(), home.ledger.documents());
  }

  @Test
  void an_answer_that_says_it_is_not_wrong() {
    assertThat(cause("The pool opens at 7 in the morning.", OPENS, "at 7"))
        .isEqualTo(Diagnosis.Cause.NONE);
  }

  @Test
  void what_was_shown_and_not_said_was_misread() {
    assertThat(cause("The pool opens at 7 in the morning.", OPENS, "two crowns"))
        .isEqualTo(Diagnosis.Cause.READING);
  }

  @Test
  void what_no_readable_document_says_is_the_sources_fault() {
    assertThat(cause("The pool opens at 7 in the morning.", OPENS, "9 in the evening"))
        .isEqualTo(Diagnosis.Cause.SOURCE);
    assertThat(cause("The pool opens at 7 in the morning.", OPENS, "four crowns"))
        .as("it stands where the asker may not read, and that is not told")
        .isEqualTo(Diagnosis.Cause.SOURCE);
  }

  @Test
  void what_a_document_says_since_is_a_matter_of_asking_again() {
    Answer answer =
        home.answerer(new ScriptedModel("The pool opens at 7 in the morning."))
            .ask(AskRequest.of(TestHome.COLLECTION, OPENS, GUEST), AskListener.NONE);
    home.add("pool.md", "Pool", "public", "The pool opens at 9 in the morning since May.");
    assertThat(diagnosis(answer, "at 9 in the morning").cause())
        .isEqualTo(Diagnosis.Cause.FRESHNESS);
  }

  @Test
  void what_was_shown_and_declined_is_a_matter_of_the_threshold() {
    Answer declined =
        home.answerer(new ScriptedModel(""))
            .ask(
                AskRequest.of(TestHome.COLLECTION, "Who was the first king of Norway?", GUEST),
                AskListener.NONE);
    assertThat(declined.abstained()).isTrue();
    Diagnosis found = diagnosis(declined, "at the mill");
    assertThat(found.cause()).isEqualTo(Diagnosis.Cause.SUFFICIENCY);
    assertThat(found.evidence()).anyMatch(step -> step.contains("declined"));
  }
}
