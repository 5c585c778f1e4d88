package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.llm.Sampling;
import dev.tandem.text.Acl;
import dev.tandem.text.Citation;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EachAskTest {
  private static final Principals ANN = Principals.parse("user:ann");
  private static final Principals BOB = Principals.parse("user:bob");

  private static final String TICKET = "(A ticket for the \\w+ costs \\d+ euros)";

  @TempDir Path folder;
  private TestHome home;

  @BeforeEach
  void documents() {
    home = new TestHome(folder);
    home.add("pool.md", "Pool", "public", "A ticket for the pool costs 7 euros. Towels are lent.");
    home.add("sauna.md", "Sauna", "user:ann", "A ticket for the sauna costs 19 euros.");
    home.add(
        "park.md", "Parking", "public", "Parking costs 2 euros an hour. The gate shuts at ten.");
    home.add("gym.md", "Gym", "public", "The gym and the court cost 11 euros a month together.");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void each_thing_has_its_own_answer_and_proof() {
    Answer answer = ask("What does a ticket cost for the pool and the sauna?", ANN);
    assertThat(answer.text()).contains("7 euros", "19 euros", "[1]", "[2]").doesNotContain("[3]");
    assertThat(answer.citations())
        .extracting(Citation::marker, Citation::docId)
        .containsExactly(tuple(1, "pool.md"), tuple(2, "sauna.md"));
    for (Citation each : answer.citations()) {
      String text = home.ledger.documents().text("test", each.docId(), 1, ANN).orElseThrow();
      assertThat(CodePoints.slice(text, each.start(), each.end())).isEqualTo(each.quote());
    }
    assertThat(answer.retrieved()).filteredOn(Answer.Retrieved::used).hasSizeGreaterThan(1);
  }

  @Test
  void what_one_may_not_read_is_said_to_have_no_answer() {
    Answer answer = ask("What does a ticket cost for the pool and the sauna?", BOB);
    assertThat(answer.text())
        .contains("7 euros", "sauna: The documents do not answer this.")
        .doesNotContain("19");
    assertThat(answer.retrieved())
        .extracting(each -> each.passage().docId())
        .doesNotContain("sauna.md");
  }

  @Test
  void a_sentence_that_speaks_of_both_is_said_once() {
    Answer answer = ask("What do people pay a month for the gym and the court?", ANN);
    assertThat(answer.text()).containsOnlyOnce("11 euros");
  }

  @Test
  void what_is_withdrawn_while_a_later_thing_is_asked_is_not_told() {
    List<String> told = new ArrayList<>();
    AtomicInteger searches = new AtomicInteger();
    LookupModel model = new LookupModel(TICKET);
    InterruptedModel withdrawing =
        new InterruptedModel(
            model,
            () -> {
              if (model.prompts.size() == 1) {
                home.ledger
                    .documents()
                    .permit(TestHome.COLLECTION, "sauna.md", Acl.parse("user:zoe"));
              }
            });
    Answer answer =
        home.answerer(withdrawing)
            .ask(
                request("What does a ticket cost for the sauna and the pool?", ANN),
                new AskListener() {
                  @Override
                  public void retrieved(List<Passage> passages) {
                    searches.incrementAndGet();
                  }

                  @Override
                  public void text(String piece) {
                    told.add(piece);
                  }
                });
    assertThat(model.prompts).hasSize(2);
    assertThat(searches).hasValue(2);
    assertThat(answer.text()).contains("7 euros").doesNotContain("19");
    assertThat(String.join("", told)).isEqualTo(answer.text());
    assertThat(AnswerJson.of(answer).toString()).doesNotContain("sauna.md");
  }

  private Answer ask(String question, Principals who) {
    return home.answerer(new LookupModel(TICKET, "(costs? \\d+ euros a month)"))
        .ask(request(question, who), AskListener.NONE);
  }

  /** Shown one sentence, since this model says all that it can of what it sees. */
  private static AskRequest request(String question, Principals who) {
    AskOptions options =
        new AskOptions(
            4,
            640,
            AskOptions.LEAST_EVIDENCE,
            1,
            false,
            Sampling.greedy(96),
            false,
            Optional.empty());
    return AskRequest.of(TestHome.COLLECTION, question, who).with(options);
  }
}
